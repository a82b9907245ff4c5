using System.Text.Json;
using Understory.Contracts;

namespace Understory.Engines;

/// <summary>All that an engine needs to answer.</summary>
public sealed record Question
{
    /// <summary>What kind of work this is: the name under which the offline engine finds its rules.</summary>
    public required string Operation { get; init; }

    /// <summary>The frozen part: rules and background, equal for all questions of a task.</summary>
    public required string System { get; init; }

    /// <summary>The varying part, sent as the user's message. Never starts with text that is not ours.</summary>
    public required string Prompt { get; init; }

    /// <summary>JSON schema of the answer; every object in it is closed.</summary>
    public required JsonElement Schema { get; init; }

    /// <summary>Version of the rules in <see cref="System"/> and of all that goes with them, for the record; 0 where they have none.</summary>
    public int PromptVersion { get; init; }

    public Effort Effort { get; init; } = Effort.Medium;

    /// <summary>Upper bound of the answer in tokens, thinking included.</summary>
    public int MaxOutputTokens { get; init; } = 64_000;

    /// <summary>Called when the answer begins: from then on the frozen part is in the provider's cache. Not called where none begins.</summary>
    public Action? OnBegin { get; init; }

    /// <summary>Called with what the call used so far, whenever the provider says it: all that is known of one that is called off.</summary>
    public Action<TaskUsage>? OnUsage { get; init; }

    /// <summary>Called with each piece of the answer's text as it arrives, in order, never concurrently.</summary>
    public Action<string>? OnText { get; init; }
}

/// <summary>How hard a model should think.</summary>
public enum Effort
{
    Low,
    Medium,
    High,
}
