using System.Diagnostics;

namespace Understory.Telemetry;

/// <summary>
/// Where our traces and metrics come from; docs/operations.md lists their names. They never hold what a story, a person or
/// a model says: only ids of ours, kinds and numbers.
/// </summary>
public static class Signals
{
    /// <summary>Of the source of traces and of the meter.</summary>
    public const string Name = "Understory";

    public const string TaskId = "understory.task.id";
    public const string TaskType = "understory.task.type";
    public const string Attempt = "understory.task.attempt";
    public const string Run = "understory.task.run";
    public const string State = "understory.task.state";
    public const string Outcome = "understory.outcome";
    public const string Engine = "understory.engine";
    public const string Model = "understory.model";
    public const string RequestId = "understory.request.id";
    public const string TokenKind = "understory.token.kind";

    /// <summary>Why something failed: a word of the wire's <c>error_kind</c>.</summary>
    public const string ErrorType = "error.type";

    public static ActivitySource Source { get; } = new(Name);
}
