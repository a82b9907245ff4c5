namespace Understory.Client.Backlog;

/// <summary>What a story depends on, as a page shows it.</summary>
/// <param name="Id">As the story names it.</param>
/// <param name="Label">The id with the word that says what it is, where it is no story: <c>epic 1.2</c>.</param>
/// <param name="Name">The title or name of what it names; empty where there is none to be known.</param>
/// <param name="Href">The page that shows it; null for what does not exist.</param>
/// <param name="Blocks">Something in it is still pending.</param>
public sealed record Dependency(string Id, string Label, string Name, string? Href, bool Blocks)
{
    public bool IsKnown => Href is not null;
}
