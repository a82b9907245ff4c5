namespace Understory.Backlog;

/// <summary>How much fits into the fields of a story that is written here. What an import brings may be longer, and may stay.</summary>
public static class StoryLimits
{
    /// <summary>Characters of a title, and of the name of a version, a phase or an epic.</summary>
    public const int MostTitle = 300;

    /// <summary>Characters of an intent or a description.</summary>
    public const int MostText = 20_000;

    /// <summary>Characters of an acceptance criterion.</summary>
    public const int MostCriterion = 4_000;

    /// <summary>Characters of a tag, and of a dependency.</summary>
    public const int MostTag = 200;

    /// <summary>Entries of a list.</summary>
    public const int MostEntries = 200;
}
