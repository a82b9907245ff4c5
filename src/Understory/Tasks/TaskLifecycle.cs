using Understory.Contracts;

namespace Understory.Tasks;

/// <summary>
/// Which action is possible in which state: docs/task-states.md as code. The queue's guarded statements decide; this
/// words their refusals and is tested to agree with them.
/// </summary>
public static class TaskLifecycle
{
    /// <summary>Null where the action is possible, or already holds; else why it is not.</summary>
    public static string? Refuses(TaskAction action, TaskState state, bool deleted) => (action, state) switch
    {
        (TaskAction.Read or TaskAction.Unread or TaskAction.Delete, TaskState.Queued or TaskState.Running) =>
            $"The task is {state.ToWord()}: cancel first.",
        (TaskAction.Restore, TaskState.Queued or TaskState.Running) => $"The task is {state.ToWord()}; only a deleted one can be restored.",
        (TaskAction.Cancel, TaskState.Complete) => "The task is complete; there is nothing to cancel.",
        (TaskAction.Cancel, TaskState.Failed) => "The task has failed already; there is nothing to cancel.",
        (TaskAction.Retry, TaskState.Failed) when deleted => "The task is deleted: restore it first.",
        (TaskAction.Retry, TaskState.Failed) => null,
        (TaskAction.Retry, _) => $"Only a failed task can be retried; this one is {state.ToWord()}.",
        _ => null,
    };
}
