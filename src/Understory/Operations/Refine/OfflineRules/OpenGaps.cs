using Understory.Operations.OfflineText;

namespace Understory.Operations.Refine.OfflineRules;

/// <summary>Finds what the author left to fill in: <c>[how fast?]</c>, <c>TBD</c>, <c>TODO</c>, <c>???</c>.</summary>
internal static class OpenGaps
{
    public static void AddTo(List<Finding> findings, Prose title, Prose description, IReadOnlyList<Prose> criteria)
    {
        Add("The title", title);
        Add("The description", description);
        for (var i = 0; i < criteria.Count; i++)
            Add($"Criterion {i + 1}", criteria[i]);

        void Add(string place, Prose prose)
        {
            var gaps = In(prose).Distinct().ToList();
            if (gaps.Count > 0)
                findings.Add(new Finding(Flaw.OpenGap, $"{place} has a gap to fill: {Wording.List(gaps)}."));
        }
    }

    private static IEnumerable<string> In(Prose prose)
    {
        for (var i = 0; i < prose.Count; i++)
        {
            if (prose.At(i) is "tbd" or "tbc" or "todo" or "fixme")
                yield return Wording.Quote(prose.Slice(i, i + 1));
            else if (prose[i].Kind == WordKind.Bracket && prose.Text.AsSpan(prose[i].Start, prose[i].End - prose[i].Start).EndsWith("?]"))
                yield return Wording.Quote(prose.Slice(i, i + 1));
        }

        if (prose.Text.Contains("???", StringComparison.Ordinal))
            yield return "\"???\"";
    }
}
