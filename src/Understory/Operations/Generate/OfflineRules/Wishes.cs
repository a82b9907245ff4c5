using Understory.Operations.OfflineText;

namespace Understory.Operations.Generate.OfflineRules;

/// <summary>Reads what one sentence asks for: <c>I want to …</c>, <c>Members can …</c>, <c>Add …</c>, <c>A member reserves …</c>.</summary>
internal sealed class Wishes
{
    private readonly Prose _prose;
    private readonly bool[] _motive;

    private Wishes(Prose prose)
    {
        _prose = prose;
        _motive = Motive.Of(prose);
    }

    /// <summary>One for each thing that is asked for; none where the sentence only tells something.</summary>
    public static List<Wish> In(string sentence)
    {
        var wishes = new Wishes(new Prose(sentence));
        return wishes.Said() ?? wishes.Modal() ?? wishes.Told() ?? [];
    }

    /// <summary>The sentence as a wish, whatever it says.</summary>
    public static Wish Whole(string sentence)
    {
        var wishes = new Wishes(new Prose(sentence));
        var end = wishes.EndFrom(0);
        var text = end > 0 ? wishes._prose.Slice(0, end) : sentence.Trim();
        return new Wish(null, Wording.Capitalise(text), text, wishes.Why());
    }

    /// <summary>The role that a text speaks of first; null where it names none.</summary>
    public static string? ActorIn(string text)
    {
        var prose = new Prose(text);
        return Enumerable.Range(0, prose.Count).Select(i => Lexicon.RoleOf(prose.At(i))).FirstOrDefault(role => role is not null);
    }

    // "As a member I want to …", and a sentence that begins with what is to be done.
    private List<Wish>? Said()
    {
        if (Want.In(_prose).FirstOrDefault() is not { } want)
            return null;
        for (var i = want.First; i < Math.Min(want.End, want.First + 4); i++)
        {
            // "I want members to see …": they are who it is for.
            if (_prose.At(i + 1) == "to" && Lexicon.RoleOf(_prose.At(i)) is { } role)
                return Parts(want.Actor ?? role, SkipAble(i + 2), want.End, "");
        }

        return Parts(want.Actor, want.First, want.End, "");
    }

    // "Members can …", "The system should …", "Reminders must be …".
    private List<Wish>? Modal()
    {
        for (var i = 1; i < _prose.Count && !_motive[i]; i++)
        {
            var needs = _prose.At(i) is "need" or "needs" or "want" or "wants" && _prose.At(i + 1) == "to";
            if (!needs && _prose.At(i) is not ("can" or "should" or "must" or "may" or "will" or "shall"))
                continue;
            var clause = ClauseOf(i);
            var verb = SkipAble(needs ? i + 2 : i + 1);
            if (clause == i || _prose.At(verb) is "" or "not" or "never" || _motive[verb])
                return null;
            var (end, subject, condition) = (EndFrom(verb), _prose.Slice(clause, i), Condition(clause));
            if (_prose.At(verb) == "be")
                return [Passive(subject, verb, end, condition)];
            var actor = RoleIn(clause, i);
            return Parts(actor, verb, end, condition, actor is null && !StandsForPeople(clause, i) ? subject : null);
        }

        return null;
    }

    // "A member reserves …".
    private List<Wish>? Told()
    {
        for (var i = 0; i + 2 < _prose.Count && !_motive[i]; i++)
        {
            if (Lexicon.RoleOf(_prose.At(i)) is not { } role || !_prose.Adjoins(i + 1) || ClauseOf(i) < i - 2)
                continue;
            var verb = Verbs.FromThird(_prose.At(i + 1)) ?? (Verbs.IsVerb(_prose.At(i + 1)) ? _prose.At(i + 1) : null);
            if (verb is null)
                continue;
            var behaviour = $"{verb} {_prose.Slice(i + 2, EndFrom(i + 2))}";
            return [Make(role, behaviour, Condition(ClauseOf(i)), null)];
        }

        return null;
    }

    private List<Wish> Parts(string? actor, int first, int end, string condition, string? subject = null) =>
        [.. Behaviours.In(_prose, first, end).Where(part => part.Length > 0).Select(part => Make(actor, part, condition, subject))];

    private Wish Make(string? actor, string behaviour, string condition, string? subject)
    {
        var whole = behaviour + condition;
        return new Wish(actor, Wording.Capitalise(whole), subject is null ? whole : $"{subject} to {whole}", Why());
    }

    private Wish Passive(string subject, int be, int end, string condition)
    {
        var rest = _prose.Slice(be + 1, end) + condition;
        var many = Lexicon.IsPlural(new Prose(subject) is { Count: > 0 } words ? words.At(words.Count - 1) : "");
        return new Wish(null, Wording.Capitalise($"{subject} {(many ? "are" : "is")} {rest}"), $"{subject} to be {rest}", Why());
    }

    private string Why()
    {
        var from = Array.IndexOf(_motive, true);
        if (from < 0)
            return "";
        var text = _prose.Slice(from, _prose.SentenceEnd(from));
        const string inOrder = "in order ";
        return text.StartsWith(inOrder, StringComparison.OrdinalIgnoreCase) ? text[inOrder.Length..] : text;
    }

    // A condition that stands first goes behind what it is the condition of; a lone word ("However") is none.
    private string Condition(int clause) => clause > 1 ? " " + Wording.Lower(_prose.Slice(0, clause)) : "";

    private int ClauseOf(int i)
    {
        while (i > 0 && _prose[i].Before < Separator.Comma)
            i--;
        return i;
    }

    private int EndFrom(int i)
    {
        while (i < _prose.Count && !_motive[i])
            i++;
        return i;
    }

    private int SkipAble(int i)
    {
        while (_prose.At(i) is "also" or "always" or "then" or "only")
            i++;
        return _prose.At(i) == "be" && _prose.At(i + 1) == "able" && _prose.At(i + 2) == "to" ? i + 3 : i;
    }

    private string? RoleIn(int from, int to) =>
        Enumerable.Range(from, to - from).Select(i => Lexicon.RoleOf(_prose.At(i))).FirstOrDefault(role => role is not null);

    private bool StandsForPeople(int from, int to) => Enumerable.Range(from, to - from).Any(i =>
        _prose.At(i) is "they" or "he" or "she" or "i" or "we" or "you" or "people" or "everyone" or "everybody" or "anyone" or "anybody" or "who");
}
