using System.Text.RegularExpressions;

namespace Understory.Operations.Generate.OfflineRules;

internal enum PassageKind
{
    Paragraph,
    ListItem,

    /// <summary>A heading, or a line that only introduces what follows: <c>Members can:</c>.</summary>
    Heading,
}

/// <summary>A part of a description, on one line.</summary>
internal sealed partial record Passage(PassageKind Kind, string Text)
{
    private const int LongestHeading = 120;

    public static List<Passage> In(string description)
    {
        var passages = new List<Passage>();
        var open = false;
        foreach (var raw in description.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = raw.Trim();
            if (ListItem().Match(line) is { Success: true } item)
                passages.Add(new Passage(PassageKind.ListItem, item.Groups["text"].Value));
            else if (IsHeading(line))
                passages.Add(new Passage(PassageKind.Heading, line.TrimStart('#').TrimEnd(':').Trim()));
            else if (line.Length > 0 && open && (passages[^1].Kind == PassageKind.Paragraph || char.IsWhiteSpace(raw[0])))
                passages[^1] = passages[^1] with { Text = $"{passages[^1].Text} {line}" };
            else if (line.Length > 0)
                passages.Add(new Passage(PassageKind.Paragraph, line));
            open = line.Length > 0 && passages[^1].Kind != PassageKind.Heading;
        }

        return passages;
    }

    private static bool IsHeading(string line) =>
        line.Length is > 1 and <= LongestHeading && (line[0] == '#' || line[^1] == ':');

    [GeneratedRegex(@"^(?:[-*•+–]|\d{1,3}[.)])\s+(?<text>\S.*)$")]
    private static partial Regex ListItem();
}
