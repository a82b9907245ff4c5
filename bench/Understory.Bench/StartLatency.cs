using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Understory.Contracts;
using Understory.Tasks;

namespace Understory.Bench;

/// <summary>
/// How long a created task waits for an idle runner, next to one committed write to the same database. Where nodes share it,
/// one creates and another runs.
/// </summary>
internal static class StartLatency
{
    private const string Version = "v1.0";

    // A node that has just told something waits a moment before it tells more; one that is idle has not.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(15);

    public static async Task<Section> Measure(Plan plan, BenchStorage storage, CancellationToken cancel)
    {
        var probe = new ProbeOperation();
        var idle = new IdleSignal();
        // One slot: the runner looks at the queue again, and then is idle, when the task before is recorded to its end.
        await using var app = await BenchApp.Start(
            services => services
                .AddSingleton<ITaskOperation>(probe)
                .Replace(ServiceDescriptor.Singleton<TimeProvider>(idle)),
            cancel,
            [
                "Tasks:Concurrency=1", $"Tasks:PollSeconds={IdleSignal.PollSeconds}", "Tasks:HeartbeatSeconds=3600", "Tasks:LeaseSeconds=7200",
                .. storage.Settings,
            ]);
        await using var other = storage.IsShared
            ? await BenchApp.Start(services => services.AddSingleton<ITaskOperation>(probe), cancel, ["role=web", .. storage.Settings])
            : null;
        var creator = other ?? app;
        await app.Database.Write(
            session => session.Execute("CREATE TABLE bench_writes (id TEXT PRIMARY KEY, text TEXT NOT NULL)"), cancel);
        await idle.Settled(cancel);

        var write = new Samples("one committed write of one small row (Database.Write)");
        var whole = new Samples("before TaskQueue.Create -> the operation begins");
        var afterCommit = new Samples("after TaskQueue.Create -> the operation begins");
        var overHttp = new Samples("POST /api/tasks is sent -> the operation begins");
        await Rounds.Run(plan.WarmUp, plan.Starts, [write, whole, afterCommit, overHttp], Write, Create, Write, Post);

        return new Section(
            $"created -> started, idle runner, {storage.Name}",
            [write, whole, afterCommit, overHttp],
            [
                new Goal($"p95: after Create -> begins, ms", afterCommit.P95.TotalMilliseconds, storage.IsShared ? 10 : 5) { Decides = false },
                // Created means committed, and the whole way is held to the same goal. Both tails meet the same disk.
                new Goal("p95: after Create -> begins / one write", afterCommit.P95 / write.P95, 5),
                new Goal("p95: before Create -> begins / one write", whole.P95 / write.P95, 5),
                // A disk whose own p95 is many times its median decides these.
                new Goal("p95 of after Create -> begins / median of one write", afterCommit.P95 / write.Median, 5) { Decides = false },
                new Goal("p95 of before Create -> begins / median of one write", whole.P95 / write.Median, 5) { Decides = false },
            ]);

        Task Write() => write.Time(() => creator.Database.Write(
            session => session.Execute(
                "INSERT INTO bench_writes (id, text) VALUES (@id, @text)", new { id = Guid.CreateVersion7().ToString(), text = "a small row" }),
            cancel));

        async Task Create()
        {
            var row = new TaskRow { Id = Guid.CreateVersion7().ToString(), Type = probe.Type, Version = Version };
            var from = Stopwatch.GetTimestamp();
            await creator.Service<TaskQueue>().Create(row, cancel);
            var committed = Stopwatch.GetTimestamp();
            var begun = await probe.Begun(cancel);
            whole.Add(from, begun);
            afterCommit.Add(committed, begun);
            await Rest();
        }

        async Task Post()
        {
            var request = new CreateTaskRequest { Type = probe.Type, Version = Version };
            var from = Stopwatch.GetTimestamp();
            using var response = await creator.Http.PostAsJsonAsync(Routes.Tasks, request, WireJson.Default.CreateTaskRequest, cancel);
            response.EnsureSuccessStatusCode();
            overHttp.Add(from, await probe.Begun(cancel));
            await Rest();
        }

        async Task Rest()
        {
            await idle.Idle(cancel);
            if (storage.IsShared)
                await Task.Delay(Quiet, TimeProvider.System, cancel);
        }
    }
}
