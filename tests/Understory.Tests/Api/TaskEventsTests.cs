using System.Net;
using System.Net.ServerSentEvents;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Understory.Contracts;
using Understory.Tasks;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class TaskEventsTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_says_where_the_list_is_and_then_each_change()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog());
        var changes = app.Service<TaskChanges>();
        await using var stream = await Stream.Open(app);
        Assert.Equal((TaskEvents.Changed, changes.Tag), await stream.Next());

        var task = await app.CreateRefine();
        var (name, created) = await stream.Next();
        Assert.Equal(TaskEvents.Changed, name);
        Assert.Equal(created, stream.LastId);

        var finished = await app.Finished(task.Id);
        // On a busy machine the first event may have told of all of it.
        for (var tag = created; tag != changes.Tag; (_, tag) = await stream.Next())
            Assert.StartsWith(created.Split('.')[0], tag, StringComparison.Ordinal);
        Assert.True(finished.IsFinished);
    }

    [Fact]
    public async Task A_reader_that_knows_the_present_state_hears_of_the_next_one_first()
    {
        await using var app = await TestApp.Start();
        var changes = app.Service<TaskChanges>();
        // A change of the server's own, while it starts, may come at any time: nothing here counts changes.
        var present = changes.Tag;
        await using var knows = await Stream.Open(app, present);
        await using var isBehind = await Stream.Open(app, "of-another-server.7");
        Assert.NotEqual("of-another-server.7", (await isBehind.Next()).Tag);

        changes.Bump();

        Assert.NotEqual(present, (await knows.Next()).Tag);
    }

    [Fact]
    public async Task It_is_neither_kept_nor_compressed_on_the_way()
    {
        await using var app = await TestApp.Start();
        await using var stream = await Stream.Open(app);

        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.ToString());
        Assert.True(stream.Response.Headers.CacheControl?.NoStore);
        Assert.Empty(stream.Response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_streams_and_does_not_wait_for_them()
    {
        var app = await TestApp.Start();
        await using var stream = await Stream.Open(app);
        await stream.Next();

        await app.DisposeAsync().AsTask().WaitAsync(Longest, TimeProvider.System, Cancel);

        Assert.True(await stream.Ends());
    }

    [Fact]
    public async Task One_stream_too_many_is_refused_and_a_reader_that_goes_makes_room()
    {
        await using var app = await TestApp.Start(settings: "Tasks:EventStreams=1");
        var first = await Stream.Open(app);
        using (var refused = await app.Http.GetAsync(Routes.TaskEvents, Cancel))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal("30", refused.Headers.RetryAfter?.ToString());
            Assert.StartsWith("1 event streams are open", (await refused.Problem()).Error, StringComparison.Ordinal);
        }

        await first.DisposeAsync();

        while (true)
        {
            using var again = await app.Http.GetAsync(Routes.TaskEvents, HttpCompletionOption.ResponseHeadersRead, Cancel);
            if (again.IsSuccessStatusCode)
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        }
    }

    [Fact]
    public async Task Waiting_asks_the_database_nothing()
    {
        await using var app = await TestApp.Start();
        // Without the table every query would fail.
        await app.Database.Write(s => s.Execute("ALTER TABLE tasks RENAME TO tasks_away"), Cancel);
        await using var stream = await Stream.Open(app);
        await stream.Next();
        app.Service<TaskChanges>().Bump();
        Assert.Equal(app.Service<TaskChanges>().Tag, (await stream.Next()).Tag);
        await app.Database.Write(s => s.Execute("ALTER TABLE tasks_away RENAME TO tasks"), Cancel);
    }

    [Fact]
    public async Task Many_changes_at_once_are_one_event_and_silence_is_broken_by_a_comment()
    {
        await using var app = await TestApp.Start();
        var (changes, time, written) = (new TaskChanges(), new FakeTimeProvider(), new List<string>());
        var events = new TaskEvents(
            changes, Options.Create(new TaskOptions()), time, app.Service<Microsoft.Extensions.Hosting.IHostApplicationLifetime>());
        using var ended = new CancellationTokenSource();
        var wrote = new SemaphoreSlim(0);
        var writing = events.Write(null, Take, ended.Token);
        await Written();
        await Written();

        for (var i = 0; i < 1000; i++)
            changes.Bump();
        await Written();
        Assert.Equal(["retry: 2000\n\n", Event(".0"), Event(".1000")], written);

        await Written();
        Assert.Equal(": still here\n\n", written[^1]);
        await ended.CancelAsync();
        await writing;

        Task Take(string text)
        {
            written.Add(text);
            wrote.Release();
            return Task.CompletedTask;
        }

        // The clock moves until there is something: where it stood when the writer began to wait is not to be seen here.
        async Task Written()
        {
            for (var i = 0; !await wrote.WaitAsync(TimeSpan.FromMilliseconds(5), Cancel); i++)
            {
                Assert.True(i < 1000);
                time.Advance(TaskEvents.Gap * 5);
            }
        }

        string Event(string count) =>
            changes.Tag.Split('.')[0] + count is var tag ? $"id: {tag}\nevent: changed\ndata: {tag}\n\n" : "";
    }

    private sealed class Stream(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> items, Func<string?> lastId) : IAsyncDisposable
    {
        public HttpResponseMessage Response => response;

        public string? LastId => lastId();

        public static async Task<Stream> Open(TestApp app, string? seen = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Routes.TaskEvents);
            if (seen is not null)
                request.Headers.Add("Last-Event-ID", seen);
            var response = await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var parser = SseParser.Create(await response.Content.ReadAsStreamAsync(Cancel));
            return new(response, parser.EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel), () => parser.LastEventId);
        }

        public async Task<(string Event, string Tag)> Next()
        {
            Assert.True(await items.MoveNextAsync().AsTask().WaitAsync(Longest, TimeProvider.System, Cancel));
            return (items.Current.EventType, items.Current.Data);
        }

        public async Task<bool> Ends() => !await items.MoveNextAsync().AsTask().WaitAsync(Longest, TimeProvider.System, Cancel);

        public async ValueTask DisposeAsync()
        {
            response.Dispose();
            await items.DisposeAsync();
        }
    }
}
