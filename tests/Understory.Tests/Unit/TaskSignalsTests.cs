using Microsoft.Extensions.Time.Testing;
using Understory.Tasks;
using Xunit;

namespace Understory.Tests.Unit;

public sealed class TaskSignalsTests
{
    private readonly TaskChanges _changes = new();
    private readonly WakeUp _wakeUp;
    private readonly RunningTasks _running;
    private readonly TaskSignals _signals;
    private readonly List<IReadOnlyCollection<TaskSignal>> _said = [];

    public TaskSignalsTests()
    {
        // Its clock stands still: a wait ends by a signal or never.
        var time = new FakeTimeProvider();
        (_wakeUp, _running) = (new WakeUp(time), new RunningTasks(time));
        _signals = new TaskSignals(_changes, _wakeUp, _running);
        _signals.Said += _said.Add;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_said_here_is_heard_here_and_told_to_the_others()
    {
        var tag = _changes.Tag;
        _signals.Changed();
        _signals.Queued();
        _signals.StopAsked(["a"]);

        Assert.NotEqual(tag, _changes.Tag);
        await _wakeUp.Wait(TimeSpan.FromMinutes(1), Cancel);
        // That a task is queued goes to the others in one with the change, else it would wait for the next telling.
        Assert.Equal([[TaskSignal.Changed], [TaskSignal.Changed, TaskSignal.Queued], [TaskSignal.StopAsked]], _said);
    }

    [Fact]
    public async Task What_another_node_said_is_heard_and_not_said_again()
    {
        var tag = _changes.Tag;
        foreach (var signal in Enum.GetValues<TaskSignal>())
            _signals.Hear(signal);

        Assert.NotEqual(tag, _changes.Tag);
        await _wakeUp.Wait(TimeSpan.FromMinutes(1), Cancel);
        await _running.LookAgain.Wait(TimeSpan.FromMinutes(1), Cancel);
        Assert.Empty(_said);
    }
}
