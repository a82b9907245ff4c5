namespace Understory.Tasks;

/// <summary>
/// What a commit to <c>tasks</c> means to those who wait for it. Whoever writes says it after the commit; it is heard here
/// at once, and on the other nodes as soon as they are told. It only saves time: everyone also looks by themselves.
/// </summary>
public sealed class TaskSignals(TaskChanges changes, WakeUp wakeUp, RunningTasks running)
{
    /// <summary>What this node said at once, for the others.</summary>
    public event Action<IReadOnlyCollection<TaskSignal>>? Said;

    /// <summary>Lists show something else now.</summary>
    public void Changed() => Say(TaskSignal.Changed);

    /// <summary>A task can be claimed, and lists show it. Said as one: what comes second is told to the others later.</summary>
    public void Queued() => Say(TaskSignal.Changed, TaskSignal.Queued);

    /// <summary>A person asked these tasks to stop, and some of them may run.</summary>
    public void StopAsked(IReadOnlyCollection<string> taskIds)
    {
        running.Cancel(taskIds);
        Said?.Invoke([TaskSignal.StopAsked]);
    }

    /// <summary>Any of it may hold: something was committed, or may have been, and nobody knows what.</summary>
    public void Anything()
    {
        foreach (var signal in Enum.GetValues<TaskSignal>())
            Say(signal);
    }

    /// <summary>Another node said it.</summary>
    public void Hear(TaskSignal signal)
    {
        switch (signal)
        {
            case TaskSignal.Changed:
                changes.Bump();
                break;
            case TaskSignal.Queued:
                wakeUp.Signal();
                break;
            case TaskSignal.StopAsked:
                running.LookAgain.Signal();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(signal), signal, "is no signal");
        }
    }

    private void Say(params TaskSignal[] signals)
    {
        foreach (var signal in signals)
            Hear(signal);
        Said?.Invoke(signals);
    }
}

public enum TaskSignal
{
    Changed,
    Queued,
    StopAsked,
}
