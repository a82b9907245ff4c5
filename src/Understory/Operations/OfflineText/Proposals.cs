namespace Understory.Operations.OfflineText;

/// <summary>Criteria for what a story asks for and no criterion covers.</summary>
internal static class Proposals
{
    private const string Otherwise = "If [what can go wrong?], [what happens instead?]";

    public static IEnumerable<string> For(Prose title, Prose description, string actor)
    {
        var statements = Wanted(description, actor);
        return [.. statements.Count > 0 ? statements : [Statements.WhenDone(title, actor)], Otherwise];
    }

    public static IEnumerable<string> ForUncovered(Prose description, IEnumerable<Prose> criteria, string actor)
    {
        var covered = criteria.SelectMany(Content).ToHashSet(StringComparer.Ordinal);
        return Wanted(description, actor)
            .Where(statement => Content(new Prose(statement)).ToList() is var words && words.Count(covered.Contains) * 2 < words.Count);
    }

    private static List<string> Wanted(Prose description, string actor)
    {
        var statements = new List<string>();
        foreach (var want in Want.In(description))
        {
            var behaviours = Behaviours.In(description, want.First, want.End);
            if (behaviours.Count > 1)
                statements.AddRange(behaviours.Select(behaviour => Statements.Of(behaviour, actor)));
            else if (Enumerable.Range(want.First, want.End - want.First).Any(i => description[i].Kind != WordKind.Bracket))
                statements.Add(Statements.Of(description, want, actor));
        }

        return statements;
    }

    private static IEnumerable<string> Content(Prose prose) =>
        Enumerable.Range(0, prose.Count)
            .Select(prose.At)
            .Where(word => word.Length > 0 && !Lexicon.Fillers.Contains(word))
            .Select(Repeats.Stem);
}
