using System.Globalization;
using System.Text.RegularExpressions;

namespace Understory.Operations.OfflineText;

/// <summary>
/// Reads feedback on a suggestion: what is to stay as it is, what is too long, and the same wishes as a request. Whatever
/// else it says is named as not done.
/// </summary>
internal static partial class FeedbackReader
{
    public static IEnumerable<Instruction> Read(string feedback) => RequestReader.Read(feedback, ReadOwn);

    // Null where the clause is not one of these.
    private static IReadOnlyList<Instruction>? ReadOwn(string said)
    {
        var clause = Please().Replace(said, "");
        if (KeptCriteria().Match(clause) is { Success: true } criteria)
        {
            return [.. Number().Matches(criteria.Groups["n"].Value)
                .Select(n => new Instruction.KeepCriterion(int.Parse(n.Value, CultureInfo.InvariantCulture)))];
        }

        if (KeptPart().Match(clause) is { Success: true } kept)
        {
            return [new Instruction.Keep(char.ToLowerInvariant(kept.Groups["part"].Value[0]) switch
            {
                'i' => StoryPartKept.Intent,
                'd' => StoryPartKept.Description,
                _ => StoryPartKept.Criteria,
            })];
        }

        return Shorter().IsMatch(clause) ? [new Instruction.Shorten()] : null;
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"^(?:keep|leave|restore|(?:do\s+not|don't|don’t)\s+(?:change|touch|remove))\s+(?:the\s+)?(?:acceptance\s+)?criteri(?:on|a)\s+#?(?<n>[0-9]{1,3}(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+)[0-9]{1,3})*)(?:\s+(?:as\s+(?:it|they|is|was)\b.*|alone|unchanged))?$", Options)]
    private static partial Regex KeptCriteria();

    [GeneratedRegex(@"^(?:keep|leave|restore|(?:do\s+not|don't|don’t)\s+(?:change|touch))\s+(?:the\s+|my\s+|our\s+)?(?:old\s+|present\s+|current\s+)?(?<part>intent|description|(?:acceptance\s+)?criteria)(?:\s+(?:as\s+(?:it|they|is|was)\b.*|alone|unchanged))?$", Options)]
    private static partial Regex KeptPart();

    [GeneratedRegex(@"^(?:(?:make|keep)\s+(?:it|this|that|(?:the\s+)?(?:story|description|text|criteria))\s+)?(?:much\s+|a\s+(?:bit|little|lot)\s+)?(?:short(?:er)?|brief(?:er)?|more\s+concise|less\s+(?:wordy|verbose|text))$|^(?:(?:this|it)\s+is\s+)?(?:far\s+|much\s+)?too\s+(?:long|wordy|verbose)$|^shorten(?:\s+(?:it|this|the\s+\w+))?$", Options)]
    private static partial Regex Shorter();

    [GeneratedRegex(@",?\s+please$", Options)]
    private static partial Regex Please();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
