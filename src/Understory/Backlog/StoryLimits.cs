namespace Understory.Backlog;

/// <summary>How much fits into the fields of a story that is written here. What an import brings may be longer.</summary>
public static class StoryLimits
{
    /// <summary>Characters of a title, and of an epic's name.</summary>
    public const int MostTitle = 300;

    /// <summary>Entries of a list.</summary>
    public const int MostEntries = 200;
}
