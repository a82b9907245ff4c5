using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Understory.Bench;

/// <summary>The figures as a plain table.</summary>
internal sealed class Report(TextWriter output)
{
    private const int Width = 68;

    private readonly List<Goal> _goals = [];

    public void Head(Plan plan)
    {
        using var sqlite = new SqliteConnection("Data Source=:memory:");
        sqlite.Open();
        output.WriteLine(
            $"Understory bench ({plan.Name}), {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {RuntimeInformation.FrameworkDescription}, "
            + $"SQLite {sqlite.ServerVersion}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} cores");
#if DEBUG
        output.WriteLine("This is a debug build, whose figures mean little: run it with -c Release.");
#endif
    }

    public void Add(Section section)
    {
        _goals.AddRange(section.Goals);
        output.WriteLine();
        output.WriteLine(section.Samples.Count == 0 ? section.Title : $"{section.Title,-Width}{"median",11}{"p95",11}{"samples",9}");
        foreach (var samples in section.Samples)
            output.WriteLine($"  {samples.What,-(Width - 2)}{Duration(samples.Median),11}{Duration(samples.P95),11}{samples.Count,9}");
        output.WriteLine($"{"",-Width}{"figure",11}{"goal",11}");
        foreach (var goal in section.Goals)
            output.WriteLine($"  {goal.What,-(Width - 2)}{Number(goal.Measured),11}{Bound(goal),11}{Verdict(goal),9}");
        foreach (var note in section.Notes)
            output.WriteLine($"  {note}");
    }

    /// <returns>The exit code.</returns>
    public int End()
    {
        output.WriteLine();
        var missed = _goals.Where(goal => !goal.Met).ToList();
        var clearly = missed.Where(goal => goal.Decides && goal.MissedClearly).ToList();
        output.WriteLine(missed.Count == 0 ? "All goals are met." : $"{missed.Count} of {_goals.Count} goals are missed.");
        if (missed.Count > 0 && clearly.Count == 0)
            output.WriteLine("None that decides is missed by more than a factor of two: machines are noisy, and the run counts as passed.");
        output.WriteLine("* does not decide: it depends on the disk's tail, or on HTTP itself, as much as on the program.");
        foreach (var goal in clearly)
            output.WriteLine($"Missed by more than a factor of two: {goal.What}");
        return clearly.Count > 0 ? 1 : 0;
    }

    private static string Verdict(Goal goal) => (goal.Decides ? "" : "*") + (goal.Met ? "PASS" : "FAIL");

    private static string Bound(Goal goal) => (goal.AtLeast ? ">= " : "<= ") + Number(goal.Bound);

    private static string Number(double number) => number.ToString(number % 1 == 0 ? "0" : "0.00", CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan duration) => duration.TotalMilliseconds >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.00} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMicroseconds:0.0} us");
}
