namespace Understory.Commands;

/// <summary>The words and options of a command line.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];

    public IReadOnlyList<string> Words => _words;

    /// <summary>Null where the line is understood.</summary>
    public string? Problem { get; private set; }

    /// <param name="valued">Options that take a value: <c>--data DIR</c> or <c>--data=DIR</c>.</param>
    /// <param name="flags">Options that take none.</param>
    public static Arguments Parse(IReadOnlyList<string> line, IReadOnlyCollection<string> valued, IReadOnlyCollection<string> flags)
    {
        var arguments = new Arguments();
        for (var i = 0; i < line.Count; i++)
        {
            var (name, value) = line[i].Split('=', 2) is [var left, var right] ? (left, right) : (line[i], null);
            if (!line[i].StartsWith("--", StringComparison.Ordinal))
                arguments._words.Add(line[i]);
            else if (flags.Contains(name) && value is null)
                arguments._options[name] = "true";
            else if (valued.Contains(name) && (value ?? (i + 1 < line.Count ? line[++i] : null)) is { } given)
                arguments._options[name] = given;
            else
                arguments.Problem ??= valued.Contains(name) ? $"{name} needs a value."
                    : flags.Contains(name) ? $"{name} takes no value."
                    : $"{name} is no option here.";
        }

        return arguments;
    }

    public string? Value(string option) => _options.GetValueOrDefault(option);

    public bool Has(string option) => _options.ContainsKey(option);
}
