using System.Text.Json;
using Understory.Contracts;
using Understory.Web;

namespace Understory.Tasks;

/// <summary>One type of task: what the kernel calls and knows nothing about.</summary>
public interface ITaskOperation
{
    /// <summary>The task type on the wire.</summary>
    string Type { get; }

    /// <summary>Looks at a task before it is created.</summary>
    Task<TaskCheck> Check(string version, JsonElement? parameters, CancellationToken cancel);

    /// <summary>
    /// Does the work of one attempt. Must be safe to repeat: a crash may follow at any point. Throws only
    /// <see cref="OperationCanceledException"/> on <paramref name="cancel"/>; other exceptions count as faults of ours.
    /// </summary>
    Task<TaskOutcome> Run(TaskRun run, CancellationToken cancel);
}

/// <summary>What an operation says of a task before it is created.</summary>
/// <param name="Refusal">Why it is not created, its fields named as in the request; null where it is.</param>
/// <param name="ParentTaskId">The task whose review it belongs to, which is no round itself; null where it stands alone.</param>
public sealed record TaskCheck(Refusal? Refusal, string? ParentTaskId = null);

/// <summary>How an attempt ended.</summary>
public abstract record TaskOutcome
{
    private TaskOutcome() { }

    /// <param name="Result">JSON in the type's result shape.</param>
    /// <param name="Summary">One line that says the result.</param>
    public sealed record Completed(string Result, string Summary) : TaskOutcome;

    /// <param name="Error">What happened and what to do, for a person.</param>
    public sealed record Failed(ErrorKind Kind, string Error) : TaskOutcome;

    /// <summary>The runner is stopping, or the provider wants us to wait: back to the queue, at no cost.</summary>
    /// <param name="Wait">How long nobody takes it up.</param>
    public sealed record Released(TimeSpan Wait = default) : TaskOutcome;

    /// <summary>Someone else has the task now: nothing may be written.</summary>
    public sealed record Lost : TaskOutcome;
}
