using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Understory.Operations.OfflineText;

namespace Understory.Operations.Generate.OfflineRules;

/// <summary>One new story as the schema asks for it.</summary>
internal sealed record StoryDraft(
    string Title,
    string Intent,
    string Description,
    IReadOnlyList<string> Acceptance,
    int Phase,
    int Epic,
    IReadOnlyList<string> DependsOn,
    IReadOnlyList<string> Tags)
{
    private const int LongestTitle = 120;
    private const int MostTags = 5;
    private const string Anybody = "user";

    /// <summary>The story of a wish, which stands nowhere yet.</summary>
    public static StoryDraft Of(Wish wish, bool inEnglish, IReadOnlyList<OutlineLine> outline)
    {
        var text = string.Join(". ", wish.Details.Prepend(wish.Title)) + ".";
        var (description, criteria) = inEnglish ? English(wish) : (text, []);
        return new StoryDraft(
            Cut(wish.Title), Sentence(wish.Motive), description, criteria, 0, 0, References($"{text} {wish.Motive}", outline), TagsIn(text, outline));
    }

    private static (string Description, IReadOnlyList<string> Criteria) English(Wish wish)
    {
        var (wanted, actor) = (new Prose(wish.Wanted), wish.Actor ?? Anybody);
        var asked = Descriptions.Build(wanted, new Prose(wish.Motive), actor);
        // What is said with a number can be checked as it stands.
        var measured = wish.Details.Where(detail => new Prose(detail) is { Count: > 0 } prose && prose.IsMeasured(0)).ToList();
        return (
            string.Join(' ', wish.Details.Select(Sentence).Prepend(asked)),
            [.. measured.Select(Wording.Capitalise), .. Proposals.For(wanted, new Prose(asked), actor)]);
    }

    // Only what the text names itself: what must come first is for a person to say.
    private static IReadOnlyList<string> References(string text, IReadOnlyList<OutlineLine> outline)
    {
        var prose = new Prose(text);
        var words = Enumerable.Range(0, prose.Count).Select(i => prose.Slice(i, i + 1)).ToHashSet(StringComparer.Ordinal);
        return [.. outline.Select(line => line.Story).OfType<string>().Where(words.Contains)];
    }

    private static IReadOnlyList<string> TagsIn(string text, IReadOnlyList<OutlineLine> outline)
    {
        var words = Repeats.KeyWords(new Prose(text)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. outline.SelectMany(line => line.Tags ?? [])
                .Distinct(StringComparer.Ordinal)
                .Where(tag => Repeats.KeyWords(new Prose(tag)) is { Length: > 0 } named && named.All(words.Contains))
                .Take(MostTags),
        ];
    }

    private static string Sentence(string text) => text.Length == 0 ? "" : Wording.Capitalise(text.TrimEnd('.')) + ".";

    private static string Cut(string title)
    {
        if (title.Length <= LongestTitle)
            return title;
        var space = title.LastIndexOf(' ', LongestTitle);
        var end = space > LongestTitle / 2 ? space : LongestTitle;
        return title[..(char.IsHighSurrogate(title[end - 1]) ? end - 1 : end)].TrimEnd(' ', ',') + "…";
    }
}

/// <summary>The new epic as the schema asks for it.</summary>
internal sealed record EpicDraft(bool Needed, int Phase, string Name, string Description);

[JsonSerializable(typeof(StoryDraft))]
[JsonSerializable(typeof(EpicDraft))]
[JsonSerializable(typeof(string))]
internal sealed partial class StoryDraftJson : JsonSerializerContext
{
    public static readonly StoryDraftJson AllScripts = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}
