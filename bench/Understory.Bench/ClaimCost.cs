using Understory.Storage;
using Understory.Tasks;

namespace Understory.Bench;

/// <summary>A claim costs the same however many tasks wait.</summary>
internal static class ClaimCost
{
    private const int Many = 10_000;
    private static readonly string[] Types = ["refine"];

    public static async Task<Section> Measure(Plan plan, CancellationToken cancel)
    {
        using var folder = new TempFolder();
        await using var empty = await Open(folder, 0, cancel);
        await using var single = await Open(folder, 1, cancel);
        await using var full = await Open(folder, Many, cancel);
        var none = new Samples("a claim, nothing is queued");
        var one = new Samples("a claim, 1 task is queued");
        var many = new Samples($"a claim, {Many} tasks are queued");
        await Rounds.Run(
            plan.WarmUp, plan.Claims, [none, one, many],
            () => Claim(empty, none, false), () => Claim(single, one, true), () => Claim(full, many, true));
        return new Section(
            "the claim and the length of the queue (without the commit)",
            [none, one, many],
            [
                new Goal($"medians: {Many} queued / none", many.Median / none.Median, 3),
                new Goal($"medians: {Many} queued / 1", many.Median / one.Median, 2),
            ]);

        async Task Claim(Database database, Samples samples, bool finds)
        {
            var queue = new TaskQueue(database, new TaskSignals(new TaskChanges(), new WakeUp(TimeProvider.System), new RunningTasks(TimeProvider.System)));
            var token = Guid.CreateVersion7().ToString();
            var task = await samples.Time(() => queue.Claim(token, "bench", Types, TimeSpan.FromMinutes(1), cancel));
            if (task is not null != finds)
                throw new InvalidOperationException("The claim did not find what is in the queue.");
        }
    }

    private static async Task<Database> Open(TempFolder folder, int tasks, CancellationToken cancel)
    {
        var database = new SqliteDatabase(Path.Combine(folder.Path, $"{tasks}.db"));
        await Migrations.Apply(database, cancel);
        if (tasks > 0)
            await database.AddQueued(tasks, Types[0], cancel);
        return new RollbackDatabase(database);
    }
}
