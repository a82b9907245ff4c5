using System.Net;
using System.Net.Http.Json;
using Understory.Contracts;
using Understory.FakeClaude;
using Understory.Storage;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Chaos;

/// <summary>Fifty pages of one server, each with its own connection and the tag of the list that it has.</summary>
public sealed class PollingTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Clients = 50;
    private const int Tasks = 24;
    private const string List = Routes.Tasks + "?attention=true&view=summary&limit=200";

    private static readonly TimeSpan BetweenPolls = TimeSpan.FromMilliseconds(200);

    private FakeClaudeServer _claude = null!;
    private TestStorage _storage = null!;
    private Database _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _claude = await FakeClaudeServer.Start(new FakeClaudeOptions { Pace = StormReport.Pace });
        // Whose tables can be locked against every read.
        _storage = await TestStorage.Create(postgres: true);
        _database = _storage.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _claude.DisposeAsync();
        await _database.DisposeAsync();
        await _storage.DisposeAsync();
    }

    [Fact]
    public async Task Fifty_clients_see_every_task_finish_and_what_has_not_changed_is_answered_without_the_database()
    {
        await using var server = await Fleet.Start(_storage, _claude, "server", "--role=all", "--Tasks:Concurrency=8");
        await Fleet.Import(server);
        var clients = Enumerable.Range(0, Clients).Select(_ => new Client(server.Address)).ToList();

        var polling = Task.WhenAll(clients.Select(client => client.PollUntilFinished(Tasks)));
        var ids = new HashSet<string>();
        while (ids.Count < Tasks)
            ids.Add(await Fleet.Refine(server));
        await polling;

        Assert.All(clients, client => Assert.Equal(ids, client.Finished));
        output.WriteLine($"{clients.Sum(client => client.Changed)} polls with news, {clients.Sum(client => client.Unchanged)} without");
        // What finished may be seen a moment before the tag moves for it.
        for (var quiet = 0; quiet < 2; quiet = (await All()).All(answer => answer == HttpStatusCode.NotModified) ? quiet + 1 : 0)
            await Task.Delay(BetweenPolls, TimeProvider.System, Cancel);
        await Locked(async () =>
        {
            Assert.All(await All(), answer => Assert.Equal(HttpStatusCode.NotModified, answer));
            clients[0].Forget();
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            soon.CancelAfter(TimeSpan.FromSeconds(1));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clients[0].Poll(soon.Token));
        });
        clients.ForEach(client => client.Dispose());

        Task<HttpStatusCode[]> All() => Task.WhenAll(clients.Select(client => client.Poll(Cancel)));
    }

    // While it lasts, whoever asks for a task waits.
    private Task Locked(Func<Task> work) => _database.Write(
        async session =>
        {
            await session.Execute("LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE");
            await work();
        },
        Cancel);

    private sealed class Client(Uri server) : IDisposable
    {
        private readonly HttpClient _http = new() { BaseAddress = server };
        private string? _tag;

        public HashSet<string> Finished { get; } = [];

        public int Changed { get; private set; }

        public int Unchanged { get; private set; }

        public async Task PollUntilFinished(int tasks)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            limit.CancelAfter(Fleet.Limit);
            while (Finished.Count < tasks)
            {
                await Poll(limit.Token);
                await Task.Delay(BetweenPolls, TimeProvider.System, limit.Token);
            }
        }

        public async Task<HttpStatusCode> Poll(CancellationToken cancel)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, List);
            if (_tag is not null)
                request.Headers.TryAddWithoutValidation("If-None-Match", _tag);
            using var response = await _http.SendAsync(request, cancel);
            if (response.StatusCode == HttpStatusCode.NotModified)
            {
                Unchanged++;
                return response.StatusCode;
            }

            response.EnsureSuccessStatusCode();
            Changed++;
            _tag = response.Headers.ETag!.ToString();
            var list = (await response.Content.ReadFromJsonAsync(WireJson.Default.TaskListResponse, cancel))!;
            Finished.UnionWith(list.Tasks.Where(task => task.IsFinished).Select(task => task.Id));
            return response.StatusCode;
        }

        public void Forget() => _tag = null;

        public void Dispose() => _http.Dispose();
    }
}
