using System.Globalization;
using System.Text.RegularExpressions;
using Understory.Contracts;

namespace Understory.Backlog;

/// <summary>Ids of versions and stories: <c>[A-Za-z0-9._:-]{1,64}</c>.</summary>
public static partial class StoryId
{
    /// <summary>How long an id may be.</summary>
    public const int MostCharacters = 64;

    /// <summary>The highest number of a phase, an epic or a story.</summary>
    public const int MostNumber = 999_999;

    public const string Rule = "an id is 1 to 64 letters, digits, dots, underscores, colons or hyphens";

    public static bool IsValid(string id) => Pattern().IsMatch(id);

    /// <summary>The parts of <c>phase.epic.number</c>; null for an id of another pattern.</summary>
    public static (int Phase, int Epic, int Number)? Parts(string id) =>
        Numbered().Match(id) is { Success: true } match
        && int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var phase)
        && int.TryParse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var epic)
        && int.TryParse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture, out var number)
            ? (phase, epic, number)
            : null;

    /// <summary>The number that an id ends with: 7 for <c>US-007</c>; null where it ends otherwise.</summary>
    public static int? TrailingNumber(string id) =>
        Trailing().Match(id) is { Success: true } match
        && int.TryParse(match.ValueSpan, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary><c>STORY-1.2.3</c> is another spelling of <c>1.2.3</c>.</summary>
    public static string Normalise(string id)
    {
        const string prefix = "STORY-";
        var trimmed = id.Trim();
        return trimmed.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && Parts(trimmed[prefix.Length..]) is not null
            ? trimmed[prefix.Length..]
            : trimmed;
    }

    /// <summary>
    /// The next free id in the pattern of an epic's stories: <c>phase.epic.next</c>, or where the version's ids have
    /// another pattern (<c>US-009</c>) the highest of them plus one.
    /// </summary>
    public static (string Id, int Number) Next(int phase, int epic, IReadOnlyCollection<Story> taken)
    {
        var ids = taken.Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        var next = taken.Where(t => t.Phase == phase && t.Epic == epic).Select(t => t.StoryNumber).DefaultIfEmpty(0).Max() + 1;
        if (ids.Count > 0 && ids.All(id => Parts(id) is null) && ids.MaxBy(id => TrailingNumber(id) ?? -1) is { } highest
            && TrailingNumber(highest) is { } last and < int.MaxValue)
        {
            var digits = Trailing().Match(highest);
            var id = highest[..digits.Index] + (last + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits.Length, '0');
            if (IsValid(id))
                return (id, last < MostNumber ? last + 1 : next);
        }

        while (ids.Contains($"{phase}.{epic}.{next}"))
            next++;
        return ($"{phase}.{epic}.{next}", next);
    }

    /// <summary>A text that may be long, for a message.</summary>
    public static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";

    [GeneratedRegex(@"^[A-Za-z0-9._:-]{1,64}\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^(\d{1,6})\.(\d{1,6})\.(\d{1,6})\z")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\d+\z")]
    private static partial Regex Trailing();
}
