using System.Diagnostics;
using Understory.Contracts;
using Understory.FakeClaude;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Chaos;

/// <summary>A node whose connections to the database are half-open: nothing passes, and neither side is told.</summary>
public sealed class CutOffTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);

    // Between the moment in which a call is cut and the one in which the other end sees it, on a busy machine.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_is_cut_off_stops_spending_with_its_lease_and_another_takes_over()
    {
        await using var claude = await FakeClaudeServer.Start();
        await using var storage = await TestStorage.Create(postgres: true);
        await using var wire = new Wire(storage.Connection!);
        string[] quick = ["--role=all", $"--Tasks:LeaseSeconds={Lease.TotalSeconds}", "--Tasks:HeartbeatSeconds=1"];
        claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        await using var cutOff = await Fleet.Start(storage, claude, "cut off", ["--" + wire.Setting, .. quick]);
        var id = await Fleet.ImportAndRefine(cutOff);
        var call = await claude.WaitForCall(Cancel);
        await call.Silent.WaitAsync(Fleet.Limit, TimeProvider.System, Cancel);
        await using var other = await Fleet.Start(storage, claude, "other", quick);

        wire.Silence();
        var silent = Stopwatch.GetTimestamp();
        await call.Ended.WaitAsync(Fleet.Limit, TimeProvider.System, Cancel);
        Assert.InRange(Stopwatch.GetElapsedTime(silent), TimeSpan.Zero, Lease + Grace);
        var task = await Fleet.Finished(other, id);
        Assert.InRange(Stopwatch.GetElapsedTime(silent), TimeSpan.Zero, Lease + TimeSpan.FromSeconds(10));

        Assert.Equal((TaskState.Complete, 2, 1), (task.Status, task.Attempt, task.UnansweredCalls));
        Assert.Equal((2, 1), (claude.Stats().Calls, claude.Stats().Completed));
        wire.Speak();
        // Connections that are half-open are found out one after the other.
        var next = await new Load(cutOff, "again").Insist();
        Assert.Equal(TaskState.Complete, (await Fleet.Finished(other, next)).Status);
        Assert.Equal(task.CompletedAt, (await Fleet.Finished(cutOff, id)).CompletedAt);
    }
}
