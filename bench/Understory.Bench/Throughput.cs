using Microsoft.Extensions.DependencyInjection;
using Understory.Tasks;
using Understory.Tasks.Nodes;

namespace Understory.Bench;

/// <summary>Tasks through the queue and the runner, with nothing to do in them, next to the bare statements on the same database.</summary>
internal static class Throughput
{
    private const int Workers = 8;
    private const string Direct = "direct";

    public static async Task<Section> Measure(Plan plan, BenchStorage storage, CancellationToken cancel)
    {
        var probe = new ProbeOperation();
        await using var app = await BenchApp.Start(
            services => services.AddSingleton<ITaskOperation>(probe), cancel, [$"Tasks:Concurrency={Workers}", .. storage.Settings]);
        var queue = app.Service<TaskQueue>();
        // Whoever is not this node is taken for dead, since nobody holds a session for it.
        var node = app.Service<NodeIdentity>().Id;
        var changes = app.Service<TaskChanges>();
        var connections = await Task.WhenAll(Enumerable.Range(0, storage.Writers).Select(_ => BareQueue.Open(storage, app, cancel)));

        var product = new Samples($"{plan.Batch} tasks, {Workers} workers: TaskQueue.Create, TaskRunner");
        var direct = new Samples("the same without the runner: TaskQueue alone");
        var bare = new Samples($"the bare statements, {storage.Writers} connections");
        await Rounds.Run(2, plan.Batches, [product, direct, bare], Product, Alone, Bare);
        foreach (var connection in connections)
            await connection.DisposeAsync();
        if (await app.Database.Read(session => session.Scalar<int>("SELECT COUNT(*) FROM tasks WHERE status <> 'complete'"), cancel) > 0)
            throw new InvalidOperationException("Not every task was finished.");

        return new Section(
            $"create, claim and finish, {storage.Name}",
            [product, direct, bare],
            [
                new Goal("tasks per second: the product / the bare statements", bare.Median / product.Median, 0.6, AtLeast: true),
                new Goal("tasks per second: TaskQueue alone / the bare statements", bare.Median / direct.Median, 0.6, AtLeast: true) { Decides = false },
            ])
        {
            Notes = [$"{plan.Batch / product.Median.TotalSeconds:0} tasks per second through the product, {plan.Batch / bare.Median.TotalSeconds:0} by the bare statements"],
        };

        Task Product() => product.Time(async () =>
        {
            await AtOnce(Workers, _ => queue.Create(New(probe.Type), cancel));
            for (var begun = 0; begun < plan.Batch; begun++)
                await probe.Begun(cancel);
            while (true)
            {
                var tag = changes.Tag;
                if (await app.Database.Read(session => session.Scalar<int>("SELECT COUNT(*) FROM tasks WHERE status IN ('queued', 'running')"), cancel) == 0)
                    return true;
                await changes.After(tag, cancel);
            }
        });

        Task Alone() => direct.Time(async () =>
        {
            await AtOnce(Workers, async _ =>
            {
                await queue.Create(New(Direct), cancel);
                var token = Guid.CreateVersion7().ToString();
                TaskRow? task;
                do
                    task = await queue.Claim(token, node, [Direct], TimeSpan.FromMinutes(1), cancel);
                while (task is null);
                if (!await queue.Complete(task.Id, token, new TaskOutcome.Completed("{}", "Done"), null, null, cancel))
                    throw new InvalidOperationException("A claim was lost.");
            });
            return true;
        });

        Task Bare() => bare.Time(async () =>
        {
            await AtOnce(storage.Writers, worker => connections[worker].One(cancel));
            return true;
        });

        // Each worker has its share, one after the other.
        Task AtOnce(int workers, Func<int, Task> work) => Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(
            async () =>
            {
                for (var i = 0; i < plan.Batch / workers; i++)
                    await work(worker);
            },
            cancel)));
    }

    private static TaskRow New(string type) => new() { Id = Guid.CreateVersion7().ToString(), Type = type, Version = "v1.0" };
}
