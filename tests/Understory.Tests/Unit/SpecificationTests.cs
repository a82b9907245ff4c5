using System.Text.RegularExpressions;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Unit;

/// <summary>docs/specification.md and docs/reliability.md name tests that exist.</summary>
public sealed partial class SpecificationTests
{
    private static readonly HashSet<string> Tests =
    [
        .. typeof(SpecificationTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()
            .Where(method => method.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0)
            .Select(method => $"{type.Name}.{method.Name}")),
    ];

    [Fact]
    public void Every_behaviour_names_tests_that_exist()
    {
        var behaviours = Rows().ToList();

        Assert.NotEmpty(behaviours);
        Assert.DoesNotContain(behaviours, row => !Name().IsMatch(row.Tests));
        Assert.Empty(behaviours.SelectMany(row => Name().Matches(row.Tests).Select(m => m.Groups[1].Value)).Except(Tests));
    }

    [Fact]
    public void Every_guard_and_every_case_names_tests_that_exist()
    {
        var named = TestName().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "reliability.md"))).Select(m => m.Groups[1].Value).ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(Tests));
    }

    // The tables whose second column is headed "shown by".
    private static IEnumerable<(string Behaviour, string Tests)> Rows()
    {
        var inside = false;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", "specification.md")))
        {
            if (line.Split('|') is not ["", var first, var second, ""])
            {
                inside = false;
                continue;
            }

            if (second.Trim() == "shown by")
                inside = true;
            else if (inside && !first.Contains("---", StringComparison.Ordinal))
                yield return (first.Trim(), second);
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();
}
