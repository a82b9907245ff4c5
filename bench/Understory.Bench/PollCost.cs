using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Bench;

/// <summary>The dashboard's poll when nothing changed since the last one, next to the same poll when something did.</summary>
internal static class PollCost
{
    private const string Poll = Routes.Tasks + "?attention=true&view=summary&limit=200";
    private const int Unread = 50;

    // A tag of a server that is gone: something has changed since.
    private const string OldTag = "\"0.0\"";

    public static async Task<Section> Measure(Plan plan, CancellationToken cancel)
    {
        var server = new ServerTime();
        await using var app = await BenchApp.Start(
            services => services
                .AddSingleton<IStartupFilter>(server)
                .Replace(ServiceDescriptor.Singleton<Database>(provider => new CountingDatabase(provider.GetRequiredService<DataFolder>()))),
            cancel,
            "Tasks:PollSeconds=3600", "Tasks:HeartbeatSeconds=3600", "Tasks:LeaseSeconds=7200");
        await app.Database.AddFinished(1000, Unread, cancel);
        var database = (CountingDatabase)app.Database;
        using var first = await app.Http.GetAsync(Poll, cancel);
        var tag = first.Headers.ETag!.ToString();

        var changed = new Samples($"200: the list of {Unread} unread tasks, over HTTP on loopback");
        var unchanged = new Samples("304: nothing changed, over HTTP on loopback");
        var changedInside = new Samples("200: the same, inside the server");
        var unchangedInside = new Samples("304: the same, inside the server");
        long callsOfChanged = 0, callsOfUnchanged = 0;
        await Rounds.Run(
            plan.WarmUp, plan.Polls, [changed, unchanged, changedInside, unchangedInside],
            async () => callsOfChanged += await Get(OldTag, HttpStatusCode.OK, changed, changedInside),
            async () => callsOfUnchanged += await Get(tag, HttpStatusCode.NotModified, unchanged, unchangedInside));
        if (callsOfChanged != plan.WarmUp + plan.Polls)
            throw new InvalidOperationException($"A poll with 200 is one call of the database; {callsOfChanged} were counted.");

        return new Section(
            "a poll that has not changed",
            [changed, unchanged, changedInside, unchangedInside],
            [
                new Goal("database calls of all polls with 304", callsOfUnchanged, 0),
                new Goal("medians: 200 / 304 inside the server", changedInside.Median / unchangedInside.Median, 10, AtLeast: true),
                // Both carry the same cost of Kestrel, the sockets and the client.
                new Goal("medians: 200 / 304 over HTTP, client and sockets included", changed.Median / unchanged.Median, 10, AtLeast: true) { Decides = false },
            ]);

        async Task<long> Get(string knownTag, HttpStatusCode expected, Samples overHttp, Samples inside)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Poll) { Headers = { { "If-None-Match", knownTag } } };
            var before = database.Calls;
            using var response = await overHttp.Time(() => app.Http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel));
            inside.Add(server.Last.From, server.Last.To);
            return response.StatusCode == expected
                ? database.Calls - before
                : throw new InvalidOperationException($"The poll was to be answered {expected} and was answered {response.StatusCode}.");
        }
    }
}
