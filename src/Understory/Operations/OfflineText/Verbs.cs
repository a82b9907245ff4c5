using System.Collections.Frozen;

namespace Understory.Operations.OfflineText;

/// <summary>The verbs that stories are made of.</summary>
internal static class Verbs
{
    /// <summary>Hardly ever a noun.</summary>
    private static readonly FrozenSet<string> Sure = Lexicon.Set(
        "accept add allow apply approve assign attach avoid be become begin belong browse calculate cancel choose clear close collect "
        + "compare compute configure confirm connect contain convert create customise customize decide delete deploy disable "
        + "disappear discard dismiss edit enable enforce enter execute exist expand expire explain extend fetch find follow "
        + "generate get give go grant happen have hide identify implement include inform insert install invite join keep know "
        + "learn leave let make manage merge migrate navigate notify occur open operate organise organize pay pick prevent provide "
        + "publish put read receive recognise recognize reduce register reject remain remember remind remove rename renew "
        + "reorder repeat replace reply require reserve reset resize resolve restore restrict retrieve retry revoke save see "
        + "select send sign skip sort specify stay submit subscribe succeed suggest sync take tell translate undo unsubscribe "
        + "upload validate verify waive warn write appear hear ensure refuse fail improve bring show archive initialise "
        + "initialize refactor");

    /// <summary>A noun just as often.</summary>
    private static readonly FrozenSet<string> Unsure = Lexicon.Set(
        "access block book call change charge check copy correct count display download e-mail email end export filter fix group "
        + "hold import limit link list load lock log lower mark message monitor move name need offer order pass plan play post preview "
        + "print process rate recall record refund release report request return review run scan schedule search set share start "
        + "stop store support switch tag test text track transfer trigger update upgrade use view visit vote handle lend work");

    private static readonly FrozenDictionary<string, string> ThirdPerson =
        Sure.Concat(Unsure).Distinct().ToFrozenDictionary(Third, verb => verb, StringComparer.Ordinal);

    public static bool IsVerb(string word) => Sure.Contains(Plain(word)) || Unsure.Contains(Plain(word));

    /// <summary>Whether the text tells somebody to do something: <c>Create a branch</c>, and not <c>Search should be fast</c>.</summary>
    public static bool Opens(Prose prose) => IsVerb(prose.At(0)) && !Lexicon.Auxiliaries.Contains(prose.At(1));

    public static bool IsSure(string word) => Sure.Contains(Plain(word));

    /// <summary>The verb of which the word is the third person (<c>notify</c> for <c>notifies</c>), else null.</summary>
    public static string? FromThird(string word) => ThirdPerson.GetValueOrDefault(Plain(word));

    public static string Third(string verb) => verb switch
    {
        "be" => "is",
        "have" => "has",
        "do" or "go" or "undo" => verb + "es",
        _ when verb.EndsWith('y') && verb.Length > 1 && !"aeiou".Contains(verb[^2], StringComparison.Ordinal) => verb[..^1] + "ies",
        _ when verb.EndsWith('s') || verb.EndsWith('x') || verb.EndsWith("ch", StringComparison.Ordinal)
            || verb.EndsWith("sh", StringComparison.Ordinal) => verb + "es",
        _ => verb + "s",
    };

    private static string Plain(string word) => word.StartsWith("re-", StringComparison.Ordinal) ? word[3..] : word;
}
