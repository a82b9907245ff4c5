using Understory.Backlog.Documents;

namespace Understory.Commands;

/// <summary><c>understory export VERSION</c>.</summary>
internal static class ExportCommand
{
    public static async Task<int> Run(IReadOnlyList<string> line)
    {
        var arguments = Arguments.Parse(line, ["--format", "--output", "--data"], []);
        var format = arguments.Value("--format");
        var complaint = arguments.Problem
            ?? (arguments.Words is not [_] ? "export takes one version." : null)
            ?? (format is not null && DocumentForm.ByName(format) is null ? "--format is backlog or userStories." : null);
        if (complaint is not null)
        {
            Usage.Complain(complaint);
            return Usage.NotUnderstood;
        }

        try
        {
            var (door, unreachable) = await BacklogDoor.Open(arguments.Value("--data"));
            if (door is null)
                return Usage.Complain(unreachable!);
            await using (door)
            {
                var (document, problem) = await door.Export(arguments.Words[0], format);
                if (document is null)
                    return Usage.Complain(problem!);
                await using var output = arguments.Value("--output") is { } file ? File.Create(file) : Console.OpenStandardOutput();
                await output.WriteAsync(document);
                return Usage.Done;
            }
        }
        catch (Exception exception) when (BacklogDoor.IsClosed(exception))
        {
            return Usage.Complain(exception.Message);
        }
    }
}
