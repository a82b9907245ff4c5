namespace Understory.Operations.OfflineText;

/// <summary>Turns what a story wants into statements that can be observed.</summary>
internal static class Statements
{
    /// <summary><c>a deposit to be held when …</c> → <c>A deposit is held when …</c>.</summary>
    public static string Of(Prose prose, Want want, string actor)
    {
        var (first, end) = (want.First, want.End);
        var to = first;
        while (to < end && !(prose.At(to) == "to" && (Verbs.IsVerb(prose.At(to + 1)) || prose.At(to + 2) == "be")))
            to++;
        if (to == first && prose.At(first + 1) == "be")
            return Finish($"{Wording.WithArticle(actor)} is {Rest(first + 2)}");
        if (to == first)
            return Finish($"{Wording.WithArticle(actor)} can {Rest(first + 1)}");
        if (to >= end && Verbs.IsVerb(prose.At(first)))
            return Finish($"{Wording.WithArticle(actor)} can {Wording.Lower(Rest(first))}");
        if (to >= end)
            return Finish($"{(IsMany(prose, first, end) ? "There are" : "There is")} {Rest(first)}");

        var subject = prose.Slice(first, to);
        var many = IsMany(prose, first, to);
        if (prose.At(to + 1) == "be")
            return Finish($"{subject} {(many ? "are" : "is")} {Rest(to + 2)}");
        if (Lexicon.RoleOf(prose.At(to - 1)) is not null)
            return Finish($"{subject} can {Rest(to + 1)}");
        var verb = prose.At(to + 1);
        return Finish($"{subject} {(many ? verb : Verbs.Third(verb))} {Rest(to + 2)}");

        string Rest(int from) => prose.Slice(from, end);
        string Finish(string statement) => Wording.Capitalise(InThirdPerson(statement.Trim()));
    }

    /// <summary>The same for a behaviour that begins with its verb.</summary>
    public static string Of(string behaviour, string actor) =>
        Wording.Capitalise(InThirdPerson($"{Wording.WithArticle(actor)} can {Wording.Lower(behaviour)}"));

    /// <summary><c>Choose how to be notified</c> → <c>When a member chooses how to be notified, [what can be seen?]</c>.</summary>
    public static string WhenDone(Prose title, string actor)
    {
        const string Gap = "[what can be seen?]";
        if (title.Count < 2 || !Verbs.IsVerb(title.At(0)))
            return $"When this is done, {Gap}";
        var doing = $"{Verbs.Third(title.At(0))} {title.Slice(1, title.Count)}";
        return InThirdPerson($"When {Wording.WithArticle(actor)} {doing}, {Gap}");
    }

    private static bool IsMany(Prose prose, int first, int end)
    {
        var head = first;
        while (head + 1 < end && prose.Adjoins(head + 1) && !Lexicon.Prepositions.Contains(prose.At(head + 1))
            && !Lexicon.Subordinators.Contains(prose.At(head + 1)))
            head++;
        return prose.At(first) is not ("a" or "an" or "one" or "each" or "every") && Lexicon.IsPlural(prose.At(head));
    }

    private static string InThirdPerson(string statement)
    {
        var prose = new Prose(statement);
        var edits = new TextEdits(statement);
        for (var i = 0; i < prose.Count; i++)
        {
            var other = (prose.At(i), prose.At(i + 1)) switch
            {
                ("my", _) => "their",
                ("mine", _) => "theirs",
                ("me", _) => "them",
                ("myself", _) => "themselves",
                ("i", "am") => "they are",
                ("i", "was") => "they were",
                ("i", _) => "they",
                _ => null,
            };
            if (other is null)
                continue;
            var last = other.Contains(' ', StringComparison.Ordinal) ? i + 1 : i;
            edits.Replace(prose[i].Start, prose[last].End, other);
            i = last;
        }

        return edits.Finish();
    }
}
