using System.Globalization;

namespace Understory.Operations;

/// <summary>The rules of an operation. Their file begins with <c>version: 1</c> and an empty line, which are not sent.</summary>
/// <param name="Version">1 or more; another one for each change of what is asked: rules, schema or the form of the data.</param>
/// <param name="Rules">What is sent.</param>
public sealed record PromptText(int Version, string Rules)
{
    private const string Head = "version: ";

    /// <exception cref="FormatException">The text does not begin with its version.</exception>
    public static PromptText Parse(string text) =>
        text.Split("\n\n", 2) is [var head, { Length: > 0 } rules] && head.StartsWith(Head, StringComparison.Ordinal)
        && int.TryParse(head[Head.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
            ? new PromptText(version, rules)
            : throw new FormatException("A prompt begins with a line \"version: 1\" and an empty line, and then has its rules.");
}
