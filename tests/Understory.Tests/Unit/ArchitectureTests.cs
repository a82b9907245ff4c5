using System.Text.RegularExpressions;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Unit;

/// <summary>Which folder of the server may know which, read from the source itself.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Server = Path.Combine(Repository.Root, "src", "Understory");

    public static TheoryData<string, string[]> Folders() => new()
    {
        { "Storage", [] },
        { "Telemetry", [] },
        { "Engines", ["Telemetry"] },
        { "Backlog", ["Storage", "Web"] },
        { "Tasks", ["Storage", "Telemetry", "Web"] },
        { "Operations", ["Backlog", "Tasks", "Engines", "Storage", "Telemetry", "Web"] },
        { "Health", ["Storage", "Tasks"] },
        { "Evaluation", ["Operations", "Engines", "Backlog"] },
        { "Commands", ["Backlog", "Storage", "Engines", "Evaluation"] },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_only_those_that_it_may_know(string folder, string[] allowed)
    {
        var known = Directory.EnumerateFiles(Path.Combine(Server, folder), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Mention().Matches(File.ReadAllText(file)).Select(m => (file, Named: m.Groups[1].Value)))
            .Where(m => m.Named is not "Contracts" && m.Named != folder && !allowed.Contains(m.Named));

        Assert.Empty(known);
    }

    [Fact]
    public void The_kernel_knows_nothing_of_stories_or_of_models()
    {
        var words = Directory.EnumerateFiles(Path.Combine(Server, "Tasks"), "*.cs")
            .Where(file => Code(file).Contains("Story", StringComparison.Ordinal) || Code(file).Contains("Refine", StringComparison.Ordinal));

        Assert.Empty(words);
    }

    [Fact]
    public void The_backlog_is_written_through_its_door_alone()
    {
        var around = Directory.EnumerateFiles(Path.Combine(Server, "Backlog"), "*.cs")
            .Append(Path.Combine(Server, "Operations", "ApplySuggestions.cs"))
            .Where(file => Path.GetFileName(file) != "BacklogWrites.cs" && DirectWrite().IsMatch(Code(file)));

        Assert.Empty(around);
    }

    [Fact]
    public void The_program_is_a_contents_page() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Server, "Program.cs")).Length, 1, 30);

    private static string Code(string file) => Comment().Replace(File.ReadAllText(file), "");

    [GeneratedRegex(@"\bUnderstory\.(Storage|Telemetry|Engines|Backlog|Tasks|Operations|Health|Evaluation|Commands|Web|Client|Contracts)\b")]
    private static partial Regex Mention();

    [GeneratedRegex(@"\bdatabase\.Write\b")]
    private static partial Regex DirectWrite();

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
