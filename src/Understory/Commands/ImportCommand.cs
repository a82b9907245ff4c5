using Understory.Backlog.Documents;
using Understory.Contracts;

namespace Understory.Commands;

/// <summary><c>understory import FILE</c>.</summary>
internal static class ImportCommand
{
    public static async Task<int> Run(IReadOnlyList<string> line)
    {
        var arguments = Arguments.Parse(line, ["--version", "--data"], ["--merge", "--check"]);
        if (arguments.Problem is not null || arguments.Words is not [var file])
        {
            Usage.Complain(arguments.Problem ?? "import takes one file.");
            return Usage.NotUnderstood;
        }

        try
        {
            await using var input = File.OpenRead(file);
            var (parsed, broken) = await DocumentFile.Parse(input, CancellationToken.None);
            using var document = parsed;
            if (document is null)
                return Usage.Complain($"{file} {broken}");
            var (door, unreachable) = await BacklogDoor.Open(arguments.Value("--data"));
            if (door is null)
                return Usage.Complain(unreachable!);
            await using (door)
            {
                var checkOnly = arguments.Has("--check");
                var (report, problem) = await door.Import(
                    document.RootElement, arguments.Value("--version"), arguments.Has("--merge"), checkOnly);
                if (report is not null)
                    Print(report, checkOnly, problem);
                return problem is null ? (report!.HasErrors ? Usage.Failed : Usage.Done) : Usage.Complain(problem);
            }
        }
        catch (Exception exception) when (BacklogDoor.IsClosed(exception))
        {
            return Usage.Complain(exception.Message);
        }
    }

    private static void Print(ImportReport report, bool checkOnly, string? problem)
    {
        foreach (var found in report.Problems.OrderByDescending(p => p.Severity))
            Console.Error.WriteLine($"{found.Severity.ToWord()}: {found.Path}: {found.Message}");
        if (problem is null)
        {
            var stories = report.Stories == 1 ? "1 story" : $"{report.Stories} stories";
            var done = checkOnly
                ? $"would add {report.Adds} and change {report.Changes}"
                : $"added {report.Adds} and changed {report.Changes}";
            Console.WriteLine($"{report.Version}: {stories}, {done}.");
        }
    }
}
