using System.Text.Json;
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

/// <param name="Priority">Of the userStories form; null where the document gives none.</param>
/// <param name="Path">Where it stands in the document: <c>stories[3]</c>.</param>
/// <param name="Dependencies">Where its dependencies stand, all and each.</param>
/// <param name="Carried">The story fields that the document has for it; on a merge only these win.</param>
/// <param name="Source">The JSON object, byte for byte.</param>
public sealed record DocumentStory(
    Story Story, double? Priority, string Path, DependencyPlaces Dependencies, IReadOnlySet<string> Carried, string Source);

/// <param name="All">Where the list stands; the story where it has none.</param>
public sealed record DependencyPlaces(string All, IReadOnlyList<string> Each);

/// <summary>The two forms that are read and written, and what each calls a field.</summary>
public sealed record DocumentForm(string Name, string Stories, IReadOnlyDictionary<string, string[]> Names)
{
    /// <summary>The rank of a story without a priority: after all that have one, in the order of the document.</summary>
    public const double NoPriority = 1e15;

    public static readonly DocumentForm Backlog = new("backlog", "stories", Fields("acceptance", "acceptanceCriteria"));

    public static readonly DocumentForm UserStories = new("userStories", "userStories", Fields("acceptanceCriteria", "acceptance"));

    public static DocumentForm? ByName(string? name) =>
        name == Backlog.Name ? Backlog : name == UserStories.Name ? UserStories : null;

    /// <summary>What a form calls a field when it writes it.</summary>
    public string Call(string field) => Names[field][0];

    /// <summary>What an object calls a field: its first spelling that says something, else the first that is there; null where none is.</summary>
    public string? Spelling(JsonElement item, string field)
    {
        string? found = null;
        foreach (var name in Names[field])
        {
            if (!item.TryGetProperty(name, out var value))
                continue;
            if (value.ValueKind != JsonValueKind.Null)
                return name;
            found ??= name;
        }

        return found;
    }

    /// <summary>A story's place in its epic: the number, or the priority of the userStories form.</summary>
    public double Rank(Story story, double? priority) => Name == Backlog.Name ? story.StoryNumber : priority ?? NoPriority;

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
