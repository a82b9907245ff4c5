using Understory.Contracts;

namespace Understory.Client.Operations.Review.Rounds;

/// <summary>What was suggested for one item: by the task itself, or by a round of feedback.</summary>
public sealed class ItemRound
{
    /// <summary>From 1, which is the task's own.</summary>
    public int Number { get; set; } = 1;

    /// <summary>Of a round: its task as it is known now; null for the task's own suggestion.</summary>
    public BackgroundTask? Task { get; set; }

    /// <summary>What a person said about the suggestion before; null where it was only looked at again.</summary>
    public string? Feedback { get; init; }

    /// <summary>Why the story should change, in sentences.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    public IReadOnlyList<ReviewField> Fields { get; init; } = [];

    /// <summary>What speaks against a story that does not exist yet; null while it was not asked.</summary>
    public IReadOnlyList<ItemCheck>? Checks { get; set; }

    /// <summary>Its suggestion is there and can be read.</summary>
    public bool IsReady { get; init; } = true;

    public bool ChangedSince => Fields.Any(f => f.ChangedSince);

    public ReviewField? Field(string name) => Fields.FirstOrDefault(f => f.Name == name);

    /// <summary>What it is, for a person who chooses among several.</summary>
    public string Words => this switch
    {
        { Task: null } => "Round 1 · first suggestion",
        { Feedback: { } said } => $"Round {Number} · “{Short(said)}”",
        _ => $"Round {Number} · looked at again",
    };

    private static string Short(string said)
    {
        const int most = 48;
        var line = said.ReplaceLineEndings(" ");
        return line.Length <= most ? line : string.Concat(line.AsSpan(0, most - 1).TrimEnd(), "…");
    }
}
