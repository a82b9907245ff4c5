using Understory.Contracts;

namespace Understory.Backlog.Documents;

/// <summary>An imported file as we understand it. Each part keeps the JSON object that it was read from.</summary>
/// <param name="Version">The id that the document gives itself; null where it gives none.</param>
public sealed record BacklogDocument(
    DocumentForm Form,
    string? Version,
    string Title,
    string ShortTitle,
    string Description,
    IReadOnlyList<PhaseRow> Phases,
    IReadOnlyList<EpicRow> Epics,
    IReadOnlyList<DocumentStory> Stories,
    string Source);

/// <param name="Rank">Its place within the epic.</param>
/// <param name="Path">Where it stands in the document: <c>stories[3]</c>.</param>
/// <param name="Carried">The story fields that the document has for it; on a merge only these win.</param>
/// <param name="Source">The JSON object, byte for byte.</param>
public sealed record DocumentStory(Story Story, double Rank, string Path, IReadOnlySet<string> Carried, string Source);

/// <summary>The two forms that are read and written, and what each calls a field.</summary>
public sealed record DocumentForm(string Name, string Stories, IReadOnlyDictionary<string, string[]> Names)
{
    public static readonly DocumentForm Backlog = new("backlog", "stories", Fields("acceptance", "acceptanceCriteria"));

    public static readonly DocumentForm UserStories = new("userStories", "userStories", Fields("acceptanceCriteria", "acceptance"));

    public static DocumentForm? ByName(string? name) =>
        name == Backlog.Name ? Backlog : name == UserStories.Name ? UserStories : null;

    /// <summary>What a form calls a field when it writes it.</summary>
    public string Call(string field) => Names[field][0];

    // The first spelling is the one that is written; all are read.
    private static Dictionary<string, string[]> Fields(params string[] acceptance) => new(StringComparer.Ordinal)
    {
        ["id"] = ["id"],
        ["title"] = ["title"],
        ["intent"] = ["intent"],
        ["description"] = ["description"],
        ["acceptance"] = acceptance,
        ["phase"] = ["phase"],
        ["epic"] = ["epic"],
        ["story_number"] = ["story_number"],
        ["depends_on"] = ["depends_on", "dependsOn"],
        ["tags"] = ["tags"],
        ["passes"] = ["passes"],
        ["merged"] = ["merged"],
        ["skipped"] = ["skipped"],
        ["notes"] = ["notes"],
        ["priority"] = ["priority"],
    };
}
