namespace Understory.Operations.OfflineText;

/// <summary>Words a description from what the story says already, with gaps for what it does not say.</summary>
internal static class Descriptions
{
    private const string Gained = "so that [what is gained?]";
    private const string WhyGap = "Why: [what is gained?]";

    /// <summary>For a story that has none: from its title and its intent.</summary>
    public static string Build(Prose title, Prose intent, string actor) =>
        $"As {Wording.WithArticle(actor)}, I want {Wanted(title)}{Why(intent, title)}";

    /// <summary>The description with a gap for the reason.</summary>
    public static string WithReason(string description)
    {
        var prose = new Prose(description);
        var want = Want.In(prose).FirstOrDefault();
        var sentenceEnd = want is null ? 0 : prose.SentenceEnd(want.First);
        // A lone order is a sentence to go on with; of several, none is the one that the reason belongs to.
        if (want is null || (want.First == 0 && sentenceEnd < prose.Count))
            return description.TrimEnd() + (description.Contains('\n', StringComparison.Ordinal) ? "\n\n" : " ") + WhyGap;
        var at = AfterClosers(description, prose[sentenceEnd - 1].End);
        return $"{description[..at]}, {Gained}{description[at..]}";
    }

    private static string Wanted(Prose title)
    {
        var text = VagueWords.WithGaps(title, VagueWords.Find(title, StoryPart.Title)).Trim().TrimEnd('.');
        if (title.Count == 0)
            return "[what?]";
        if (!Verbs.Opens(title))
            return title.IsCapitalised(0) && title[0].Kind == WordKind.Plain ? Wording.Lower(text) : text;
        // The system shows; its user sees.
        var shows = title.At(0) is "show" or "display" && title.Count > 1;
        return shows ? $"to see {text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..]}" : $"to {Wording.Lower(text)}";
    }

    private static string Why(Prose intent, Prose title)
    {
        if (intent.Count == 0)
            return $", {Gained}.";
        var text = intent.Text.Trim();
        var oneSentence = intent.SentenceEnd(0) == intent.Count;
        var reason = text.TrimEnd('.');
        return (intent.At(0), intent.At(1)) switch
        {
            ("so", "that") or ("because", _) when oneSentence => $", {Wording.Lower(reason)}.",
            ("to", var verb) when oneSentence && Verbs.IsVerb(verb) => $", in order {Wording.Lower(reason)}.",
            _ when oneSentence && IsStatement(intent) && CanBeLowered(intent, title) => $", because {Wording.Lower(reason)}.",
            _ => $". Why: {text}",
        };
    }

    private static bool IsStatement(Prose intent) =>
        Enumerable.Range(1, intent.Count - 1).Any(i =>
            Lexicon.Auxiliaries.Contains(intent.At(i)) || Lexicon.Copulas.Contains(intent.At(i))
            || intent.At(i) is "had" or "could" or "would" || intent.At(i).EndsWith("ed", StringComparison.Ordinal)
            || Verbs.FromThird(intent.At(i)) is not null || Verbs.IsVerb(intent.At(i)));

    // A first word may be a name; only words that are known to be none lose their capital.
    private static bool CanBeLowered(Prose intent, Prose title)
    {
        var first = intent.At(0);
        return first.Length > 0 && !Lexicon.Weekdays.Contains(first)
            && (Lexicon.Determiners.Contains(first) || Lexicon.RoleOf(first) is not null || Lexicon.RoleOf(intent.At(1)) is not null
                || Lexicon.Fillers.Contains(first) || first is "most" or "many" or "people" or "some" or "not" or "everybody" or "users"
                || Enumerable.Range(1, Math.Max(0, intent.Count - 1)).Any(i => intent.At(i) == first && !intent.IsCapitalised(i))
                || Enumerable.Range(1, Math.Max(0, title.Count - 1)).Any(i => title.At(i) == first && !title.IsCapitalised(i)));
    }

    private static int AfterClosers(string text, int at)
    {
        while (at < text.Length && text[at] is ')' or ']' or '"' or '”' or '\'' or '’' or '%')
            at++;
        return at;
    }
}
