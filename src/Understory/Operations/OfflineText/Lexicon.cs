using System.Collections.Frozen;

namespace Understory.Operations.OfflineText;

/// <summary>The small words of English by what they do in a sentence.</summary>
internal static class Lexicon
{
    public static readonly FrozenSet<string> NumberWords = Set(
        "a an one two three four five six seven eight nine ten twelve half");

    public static readonly FrozenSet<string> Units = Set(
        "millisecond milliseconds second seconds minute minutes hour hours click clicks step steps percent");

    /// <summary>Words that open a noun phrase: what comes before one of them is no noun.</summary>
    public static readonly FrozenSet<string> Determiners = Set(
        "a an the this that these those my your his her its our their each every all any no both some which what who whom how "
        + "it them him us me everyone everybody someone nobody nothing everything one two three whether");

    public static readonly FrozenSet<string> Pronouns = Set("it them this that these those one him her");

    public static readonly FrozenSet<string> Prepositions = Set(
        "of to for with without in on at by from into onto per as than over under after before until within through between "
        + "during against about across via or");

    /// <summary>Verbs that carry a predicate adjective.</summary>
    public static readonly FrozenSet<string> Copulas = Set(
        "is are be was were been being feel feels seem seems stay stays remain remains become becomes look looks keep keeps "
        + "sound sounds isn't aren't");

    public static readonly FrozenSet<string> Auxiliaries = Set(
        "is are was were can cannot can't must will shall should may has have does do isn't aren't doesn't don't gets get won't");

    /// <summary>Words after which a clause only says when or which.</summary>
    public static readonly FrozenSet<string> Subordinators = Set(
        "when if unless while until once where whenever because so that which who whose whom whether after before since although "
        + "given as");

    public static readonly FrozenSet<string> Intensifiers = Set(
        "very really quite so too more most always also only still extremely as not");

    /// <summary>Words that carry little: two criteria that differ in these alone say the same.</summary>
    public static readonly FrozenSet<string> Fillers = Set(
        "a an the is are was were be been being it its this that these those there of to for in on at by with and as so then "
        + "which who whose has have had having do does will shall should must can may their our your my his her they we you i "
        + "also just able when if");

    /// <summary>Words that turn or narrow what is said: criteria that differ in one of them are different.</summary>
    public static readonly FrozenSet<string> Turns = Set(
        "or first second third last another other failed invalid optional not no never none nobody nothing without "
        + "cannot can't doesn't don't isn't aren't won't only except unless");

    public static readonly FrozenSet<string> Weekdays = Set(
        "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays "
        + "january february march april may june july august september october november december english i");

    /// <summary>Words for people who use things, in the singular.</summary>
    public static readonly FrozenSet<string> Roles = Set(
        "user member customer client visitor guest volunteer coordinator admin administrator operator developer maintainer "
        + "manager editor reader author owner student teacher instructor treasurer librarian driver patient doctor nurse seller "
        + "buyer shopper player subscriber moderator agent tester engineer analyst reviewer contributor organiser organizer "
        + "employee supervisor accountant clerk cashier tenant landlord parent learner designer host participant donor borrower "
        + "lender");

    public static FrozenSet<string> Set(string words) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The role that a word names in the singular or the plural, else null.</summary>
    public static string? RoleOf(string word) =>
        Roles.Contains(word) ? word
        : word.EndsWith('s') && Roles.Contains(word[..^1]) ? word[..^1]
        : null;

    public static bool IsPlural(string noun) =>
        noun.Length > 3 && noun.EndsWith('s') && !noun.EndsWith("ss", StringComparison.Ordinal)
        && !noun.EndsWith("us", StringComparison.Ordinal) && !noun.EndsWith("is", StringComparison.Ordinal)
        && !noun.EndsWith("'s", StringComparison.Ordinal);
}
