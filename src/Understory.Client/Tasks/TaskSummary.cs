using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>Tasks as lists show them.</summary>
public static class TaskSummary
{
    /// <summary>The task without what only its own page and its review need.</summary>
    public static BackgroundTask Of(BackgroundTask task) =>
        task with { Params = null, Result = null, Partial = null, Bases = null };
}
