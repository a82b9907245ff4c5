using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>How tasks are said to people: names, ages, durations, results.</summary>
public static class TaskWording
{
    public static string Type(string type) => type switch
    {
        TaskTypes.Refine => "Refine",
        TaskTypes.Generate => "Generate",
        TaskTypes.StoryEdit => "Story edit",
        _ => type,
    };

    /// <summary><c>Refine · v1.0</c>.</summary>
    public static string Name(BackgroundTask task) => $"{Type(task.Type)} · {task.Version}";

    /// <summary>The result in one line; for a task without one, what state it is in.</summary>
    public static string Title(BackgroundTask task) => task.Status switch
    {
        TaskState.Failed => $"{Type(task.Type)}: {LowerFirst(Advice.Of(task.ErrorKind).Title)}",
        TaskState.Complete => task.Summary ?? $"{Type(task.Type)} is done",
        _ => task.Summary ?? Name(task),
    };

    /// <summary><c>34 of 90</c>; null before anything is known.</summary>
    public static string? Progress(BackgroundTask task) =>
        task.Progress is { Total: > 0 } p ? $"{Number(p.Done)} of {Number(p.Total)}" : null;

    /// <summary>How far it is, from 0 to 100; null before anything is known.</summary>
    public static int? Percent(BackgroundTask task) =>
        task.Progress is { Total: > 0 } p ? Math.Clamp(p.Done * 100 / p.Total, 0, 100) : null;

    public static string State(BackgroundTask task) => task.Status switch
    {
        TaskState.Queued => "Queued",
        TaskState.Running when task.CancelRequestedAt is not null => "Stopping…",
        TaskState.Running => "Running",
        TaskState.Complete => "Complete",
        _ when task.ErrorKind == ErrorKind.Cancelled => "Cancelled",
        _ => "Failed",
    };

    /// <summary><c>just now</c>, <c>2 min ago</c>, <c>yesterday</c>, and the date after a week.</summary>
    public static string Age(DateTimeOffset at, DateTimeOffset now)
    {
        var age = now - at;
        return age.TotalSeconds switch
        {
            < 45 => "just now",
            < 3600 => $"{Math.Max(1, (int)age.TotalMinutes)} min ago",
            < 24 * 3600 => $"{(int)age.TotalHours} h ago",
            < 48 * 3600 => "yesterday",
            < 7 * 24 * 3600 => $"{(int)age.TotalDays} days ago",
            _ => at.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
        };
    }

    /// <summary><c>48 s</c>, <c>2 min 5 s</c>, <c>1 h 12 min</c>. Clocks that disagree never make it negative.</summary>
    public static string Duration(TimeSpan time)
    {
        if (time < TimeSpan.FromSeconds(1))
            return "under 1 s";
        if (time < TimeSpan.FromMinutes(1))
            return $"{(int)time.TotalSeconds} s";
        if (time < TimeSpan.FromHours(1))
            return time.Seconds == 0 ? $"{time.Minutes} min" : $"{time.Minutes} min {time.Seconds} s";
        return time.Minutes == 0 ? $"{(int)time.TotalHours} h" : $"{(int)time.TotalHours} h {time.Minutes} min";
    }

    /// <summary>How long the last run took; null while it has not ended or never began.</summary>
    public static string? Took(BackgroundTask task) =>
        task is { StartedAt: { } from, CompletedAt: { } to } ? Duration(to - from) : null;

    /// <summary>What to do about a request that failed, as far as its status tells; empty where the error says it itself.</summary>
    public static string WhatToDo(Problem problem) => problem.Status switch
    {
        404 => "It may have been removed: go back and reload the page.",
        409 => "Something changed meanwhile: reload the page to see how it is now.",
        429 => "Wait a moment, then try again.",
        >= 500 => "Try again. If it fails again, the server's log says why.",
        _ => "",
    };

    /// <summary>Who answered, with the model where it is known; null before the first start.</summary>
    public static string? Engine(BackgroundTask task)
    {
        var name = task.Engine switch
        {
            "offline" => "Offline rules",
            "anthropic" => "Claude",
            "claude-code" => "Claude Code",
            var other => other,
        };
        return task.Usage?.Model is { } model ? (name is null ? model : $"{name} · {model}") : name;
    }

    /// <summary>Prompt and parameters of what was answered; null where nobody was asked but the offline rules, which have none.</summary>
    public static string? AskedWith(BackgroundTask task)
    {
        List<string> ways = [.. (task.AskedWith ?? []).Where(settings => settings.Model is not null).Select(settings =>
            $"{settings.Model}, prompt {settings.PromptVersion}, {settings.Effort} effort, at most {Number(settings.MaxOutputTokens)} tokens an answer")];
        return ways.Count == 0 ? null : string.Join("; ", ways);
    }

    /// <summary>What the answer itself says in a sentence or two; null where it says nothing.</summary>
    public static string? Answer(BackgroundTask task) =>
        task.Result is { ValueKind: JsonValueKind.Object } result
        && (result.TryGetProperty("summary", out var words) || result.TryGetProperty("reasoning", out words))
        && words.ValueKind == JsonValueKind.String && words.GetString() is { Length: > 0 } said
            ? said
            : null;

    /// <summary>How many stories got no valid answer.</summary>
    public static int Unanswered(BackgroundTask task) =>
        task.Result is { ValueKind: JsonValueKind.Object } result
        && result.TryGetProperty("failed", out var failed) && failed.ValueKind == JsonValueKind.Array
            ? failed.GetArrayLength()
            : 0;

    /// <summary>What is wrong with the provider, in a few words.</summary>
    public static string Title(ProviderMood mood) => mood.Kind switch
    {
        ErrorKind.RateLimited => "Claude's rate limit is reached.",
        ErrorKind.OverBudget => "The spending limit is reached.",
        _ when mood.Until is not null => "Claude is overloaded or out of reach.",
        _ => "Claude cannot be asked.",
    };

    /// <summary>Why a queued task does not run yet, and its place.</summary>
    public static string Waiting(BackgroundTask task) => Reason(task) + task.Ahead switch
    {
        null => ".",
        0 => ", and is the next.",
        1 => ": 1 task is due before it.",
        { } ahead => $": {Number(ahead)} tasks are due before it.",
    };

    private static string Reason(BackgroundTask task) => task.Waiting switch
    {
        WaitReason.RunnersBusy => "All runners are busy. It waits until one is free",
        WaitReason.ProviderPaused => "The provider wants us to wait. It goes on by itself when questions are taken again",
        WaitReason.TypeBusy => $"As many tasks of the type {Type(task.Type)} run as may at once. It waits until one of them ends",
        WaitReason.NoRunnerForType => "No runner that is alive runs tasks of this type. It is kept until a node is started that does",
        _ => "It waits for its turn",
    };

    /// <summary>What was asked, in the shape of the task's type; null where it is not to be read.</summary>
    public static T? Asked<T>(BackgroundTask task, JsonTypeInfo<T> shape)
        where T : class => Read(task.Params, shape);

    /// <summary>What the dialog's fields held when the task was started; null where it is not to be read.</summary>
    public static T? Form<T>(BackgroundTask task, JsonTypeInfo<T> shape)
        where T : class => Read(Read(task.Context, WireJson.Default.TaskContext)?.FormData, shape) ?? Read(task.Params, shape);

    /// <summary>Tokens and money; null where none were used.</summary>
    public static string? Usage(BackgroundTask task)
    {
        if (task.Usage is not { } usage || usage.InputTokens + usage.CacheReadTokens + usage.OutputTokens == 0)
            return null;
        var read = Number(usage.InputTokens + usage.CacheReadTokens + usage.CacheWriteTokens);
        var cost = usage.CostUsd is { } usd ? " · $" + usd.ToString("0.00##", CultureInfo.InvariantCulture) : "";
        return $"{read} tokens read, {Number(usage.OutputTokens)} written{cost}";
    }

    /// <summary>What was asked and perhaps paid in vain; null where nothing was. The offline rules cost nothing.</summary>
    public static string? UnansweredCalls(BackgroundTask task) => task switch
    {
        { UnansweredCalls: null } or { Engine: "offline" } => null,
        { UnansweredCalls: 1 } => "1 question was cut off before its answer arrived. It may have been billed.",
        { UnansweredCalls: { } calls } => $"{Number(calls)} questions were cut off before their answers arrived. They may have been billed.",
    };

    /// <summary>The task's return path; null where it has none or where it is not to be read.</summary>
    public static string? ReturnPath(BackgroundTask task)
    {
        var path = Read(task.Context, WireJson.Default.TaskContext)?.ReturnPath;
        // Another site's address starts with two slashes, or with a slash and a backslash.
        return path is ['/', ..] and not ['/', '/' or '\\', ..] ? path : null;
    }

    /// <summary>Null where there is nothing, or something of another shape.</summary>
    public static T? Read<T>(JsonElement? json, JsonTypeInfo<T> shape)
        where T : class
    {
        try
        {
            return json?.Deserialize(shape);
        }
        catch (JsonException)
        {
            // Params and context may be anything that was once sent.
            return null;
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string LowerFirst(string text) =>
        text.StartsWith("Claude", StringComparison.Ordinal) ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
