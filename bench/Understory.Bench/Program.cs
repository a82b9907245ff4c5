using Understory.Bench;

string[] options = ["--short"];
if (args.Except(options).Any())
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project bench/Understory.Bench [-- --short]");
    return 2;
}

var plan = args.Contains("--short") ? Plan.Short : Plan.Full;
using var limit = new CancellationTokenSource(plan.Limit);
try
{
    var report = new Report(Console.Out);
    report.Head(plan);
    report.Add(await StartLatency.Measure(plan, limit.Token));
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
