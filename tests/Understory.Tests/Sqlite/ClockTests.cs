using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Understory.Contracts;
using Understory.Storage;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Sqlite;

/// <summary>SQLite's clock is the machine's, which a person or a time server may set while tasks run.</summary>
public sealed class ClockTests : IAsyncLifetime
{
    private const int Hour = 3600;

    private readonly ScriptedEngine _engine = new();
    private TestStorage _storage = null!;
    private TestApp _app = null!;
    private volatile int _offset;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _storage = await TestStorage.Create(postgres: false);
        var database = new SqliteDatabase(
            _storage.File, dialect: new SqliteDialect(() => string.Create(CultureInfo.InvariantCulture, $"'now', '{_offset} seconds'")));
        _app = await TestApp.Start(
            services => services.Replace(ServiceDescriptor.Singleton<Database>(_ => database)), _engine, _storage, "Tasks:Concurrency=1");
        await _app.Import(Some.Backlog());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _storage.DisposeAsync();
    }

    [Theory]
    [InlineData(Hour)]
    [InlineData(-Hour)]
    public async Task What_runs_when_the_clock_jumps_is_not_taken_from_its_runner(int seconds)
    {
        var task = await _app.CreateRefine();
        var question = await _engine.Next();

        _offset = seconds;
        var before = await Lease(task.Id);
        _app.Service<Tasks.RunningTasks>().LookAgain.Signal();
        while (await Lease(task.Id) == before)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        // What was due by then is done: the look that prolonged the lease has swept too.
        await _app.Service<Tasks.TaskQueue>().Rescue(orphans: false, 5, Cancel);
        question.ReplyWell();

        task = await _app.Finished(task.Id);
        Assert.Equal((TaskState.Complete, 1, 1), (task.Status, task.Attempt, _engine.Calls));
    }

    [Fact]
    public async Task What_was_queued_before_the_clock_went_back_runs_without_waiting_for_it()
    {
        var first = await _app.CreateRefine();
        var question = await _engine.Next();
        var second = await _app.CreateRefine();

        _offset = -Hour;
        question.ReplyWell();
        (await _engine.Next()).ReplyWell();

        Assert.Equal(TaskState.Complete, (await _app.Finished(first.Id)).Status);
        Assert.Equal(TaskState.Complete, (await _app.Finished(second.Id)).Status);
    }

    private Task<string> Lease(string id) =>
        _app.Database.Read(session => session.Scalar<string>("SELECT lease_until FROM tasks WHERE id = @id", new { id }), Cancel);
}
