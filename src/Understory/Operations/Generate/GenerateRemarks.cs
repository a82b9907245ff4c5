using Understory.Backlog;

namespace Understory.Operations.Generate;

/// <summary>What was left out of an answer, for the person who reads its reasoning.</summary>
internal sealed class GenerateRemarks
{
    private const int MostNamed = 10;

    /// <summary>Stories that break the form.</summary>
    public int Broken { get; set; }

    /// <summary>Stories beyond what one answer may hold.</summary>
    public int TooMany { get; set; }

    /// <summary>Stories beside the one that a round is about.</summary>
    public int Further { get; set; }

    /// <summary>Epics that stories were to stand in and that do not exist.</summary>
    public List<string> Misplaced { get; } = [];

    /// <summary>Dependencies on nothing.</summary>
    public List<string> Unknown { get; } = [];

    /// <summary>The reasoning with these remarks as its last sentences.</summary>
    public string After(string reasoning) => string.Join(' ', Sentences().Prepend(reasoning).Where(text => text.Length > 0));

    private IEnumerable<string> Sentences()
    {
        if (Broken > 0)
            yield return $"{Stories(Broken)} of the answer broke the form and {WereLeftOut(Broken)}.";
        if (TooMany > 0)
            yield return $"{Stories(TooMany)} more than one answer may hold {WereLeftOut(TooMany)}: ask for less at once.";
        if (Further > 0)
            yield return $"{Stories(Further)} beside this one {WereLeftOut(Further)}: a story that is tried again stays one story.";
        if (Misplaced.Count > 0)
            yield return $"{Stories(Misplaced.Count)} {WereLeftOut(Misplaced.Count)} for standing in epics that do not exist: {Named(Misplaced)}.";
        if (Unknown.Count > 0)
            yield return $"Dependencies that do not exist were left out: {Named(Unknown)}.";
    }

    private static string Stories(int count) => count == 1 ? "1 story" : $"{count} stories";

    private static string WereLeftOut(int count) => count == 1 ? "was left out" : "were left out";

    private static string Named(List<string> names)
    {
        var each = names.Distinct(StringComparer.Ordinal).ToList();
        var more = each.Count > MostNamed ? $" and {each.Count - MostNamed} more" : "";
        return string.Join(", ", each.Take(MostNamed).Select(StoryId.Shorten)) + more;
    }
}
