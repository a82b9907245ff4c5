using Understory.Bench;
using Understory.Tests.Support;

var pages = args.SkipWhile(a => a != "--pages").Skip(1).FirstOrDefault();
if (args.Except(["--short", "--claude", "--pages", pages]).Any() || (args.Contains("--pages") && pages is null))
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project bench/Understory.Bench [-- --short] [--claude] [--pages FOLDER-OF-THE-PUBLISHED-PROGRAM]");
    return 2;
}

var plan = args.Contains("--short") ? Plan.Short : Plan.Full;
using var limit = new CancellationTokenSource(plan.Limit);
try
{
    var report = new Report(Console.Out);
    report.Head(plan);
    if (pages is not null)
    {
        foreach (var section in await PageCost.Measure(plan, pages, limit.Token))
            report.Add(section);
        return report.End();
    }

    if (args.Contains("--claude"))
    {
        report.Add(await RefineCost.Measure(limit.Token));
        return report.End();
    }

    await using var cluster = PostgresCluster.IsInstalled ? await BenchStorage.StartCluster() : null;
    if (cluster is null)
        Console.Out.WriteLine("There is no PostgreSQL here: what is measured on it is left out. ./test installs it.");
    List<BenchStorage> storages = [BenchStorage.Sqlite, .. cluster is null ? [] : new[] { await BenchStorage.Postgres(cluster) }];
    foreach (var storage in storages)
        report.Add(await StartLatency.Measure(plan, storage, limit.Token));
    foreach (var storage in storages)
        report.Add(await Throughput.Measure(plan, storage, limit.Token));
    foreach (var section in await IdleCost.Measure(plan, cluster, limit.Token))
        report.Add(section);
    report.Add(await PollCost.Measure(plan, limit.Token));
    report.Add(await ClaimCost.Measure(plan, limit.Token));
    report.Add(await ListCost.Measure(plan, limit.Token));
    report.Add(await ImportCost.Measure(plan, limit.Token));
    report.Add(await SearchCost.Measure(plan, limit.Token));
    return report.End();
}
catch (OperationCanceledException) when (limit.IsCancellationRequested)
{
    Console.Error.WriteLine($"The bench did not end within {plan.Limit.TotalMinutes} minutes: something waits for a signal that does not come.");
    return 1;
}
