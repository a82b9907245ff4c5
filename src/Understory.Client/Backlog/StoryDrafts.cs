namespace Understory.Client.Backlog;

/// <summary>Forms that were closed with something written in them. They are kept while the page is open.</summary>
public sealed class StoryDrafts
{
    private readonly Dictionary<(string Version, string? Id), StoryDraft> kept = [];

    /// <param name="id">Null for a story that does not exist yet.</param>
    public StoryDraft? Find(string version, string? id) => kept.GetValueOrDefault((version, id));

    public void Keep(string version, string? id, StoryDraft draft) => kept[(version, id)] = draft;

    public void Drop(string version, string? id) => kept.Remove((version, id));
}
