using Understory.Operations.OfflineText;

namespace Understory.Operations.Refine.OfflineRules;

/// <summary>Finds out for whom a story is when its description does not say.</summary>
internal static class Actors
{
    private const string Anybody = "user";

    /// <summary>The role that is most often the subject of a sentence in the story; never one that the title acts upon.</summary>
    public static string In(Prose title, IEnumerable<Prose> texts)
    {
        var actedUpon = Enumerable.Range(0, title.Count).Select(i => Lexicon.RoleOf(title.At(i))).ToHashSet();
        return texts
            .SelectMany(Subjects)
            .Where(role => !actedUpon.Contains(role))
            .GroupBy(role => role)
            .MaxBy(roles => roles.Count())?.Key ?? Anybody;
    }

    private static IEnumerable<string> Subjects(Prose prose)
    {
        for (var i = 0; i < prose.Count; i++)
        {
            // A role acts where a verb follows that is no passive.
            if (Lexicon.RoleOf(prose.At(i)) is { } role && prose.Adjoins(i + 1) && !StandsAfterPreposition(prose, i)
                && (prose.At(i + 1) is "can" or "must" or "may" or "will" && prose.At(i + 2) is not ("be" or "not")
                    || Verbs.FromThird(prose.At(i + 1)) is not null || Verbs.IsVerb(prose.At(i + 1))))
                yield return role;
        }
    }

    private static bool StandsAfterPreposition(Prose prose, int i) =>
        Lexicon.Prepositions.Contains(prose.At(i - 1))
        || (Lexicon.Determiners.Contains(prose.At(i - 1)) && Lexicon.Prepositions.Contains(prose.At(i - 2)));
}
