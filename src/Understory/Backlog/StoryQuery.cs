using System.Globalization;

namespace Understory.Backlog;

/// <summary>The query of <c>GET /api/versions/{version}/stories</c>, validated. All that is set must hold.</summary>
public sealed record StoryQuery
{
    private const int LongestText = 200;
    private const int MostTags = 20;

    public static readonly StoryQuery All = new();

    private static readonly string[] StatusWords = ["pending", "passed", "merged", "skipped"];

    /// <summary>Each of them is found in the story.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The story has any of them; none: it may have each.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    public int? Phase { get; init; }

    public (int Phase, int Epic)? Epic { get; init; }

    /// <summary>The story carries all of them.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether the longer texts are left out of the answer.</summary>
    public bool ListView { get; init; }

    /// <param name="errors">Filled with a sentence for each member that is not valid.</param>
    public static StoryQuery Parse(IQueryCollection query, Dictionary<string, IReadOnlyList<string>> errors)
    {
        var statuses = Text("status").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Check("status", statuses.All(StatusWords.Contains), $"must be a comma list of {string.Join(", ", StatusWords)}.");
        var phase = Number(Text("phase"));
        Check("phase", phase is not null || Text("phase").Length == 0, $"must be a whole number from 0 to {StoryId.MostNumber}.");
        var epic = Text("epic").Split('.') is [var first, var second] && Number(first) is { } of && Number(second) is { } number
            ? (of, number)
            : ((int, int)?)null;
        Check("epic", epic is not null || Text("epic").Length == 0, "must be the numbers of a phase and an epic, as in 1.2.");
        var tags = query["tag"].Select(tag => tag?.Trim() ?? "").Where(tag => tag.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        Check("tag", tags.Count <= MostTags && tags.All(tag => tag.Length <= LongestText), $"must be at most {MostTags} tags of at most {LongestText} characters.");
        Check("q", Text("q").Length <= LongestText, $"must have at most {LongestText} characters.");
        Check("view", Text("view") is "" or "list", "must be list.");
        return new StoryQuery
        {
            Words = Text("q").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
            Statuses = statuses,
            Phase = phase,
            Epic = epic,
            Tags = tags,
            ListView = Text("view") == "list",
        };

        string Text(string name) => query[name].ToString();

        void Check(string name, bool holds, string sentence)
        {
            if (!holds)
                errors[name] = [sentence];
        }
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= StoryId.MostNumber ? number : null;
}
