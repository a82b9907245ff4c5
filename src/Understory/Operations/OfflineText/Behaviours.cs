namespace Understory.Operations.OfflineText;

/// <summary>Finds the separate things that a title or a description asks for.</summary>
internal static class Behaviours
{
    /// <summary>Each as it is written; one where they share an object, as in <c>search, open and reserve a tool</c>.</summary>
    public static List<string> In(Prose prose, int first, int end)
    {
        if (prose.At(first) == "to")
            first++;
        if (first >= end)
            return [];
        if (!Verbs.IsVerb(prose.At(first)))
            return [prose.Slice(first, end)];

        var joints = Joints(prose, first, end);
        if (!joints.Exists(j => j.Sure))
            joints.Clear();
        var parts = new List<string>();
        var from = first;
        foreach (var joint in joints)
        {
            // A verb without an object of its own shares the next one's.
            if (!HasObject(prose, from, joint.At))
                continue;
            parts.Add(prose.Slice(from, joint.At));
            from = joint.Verb;
        }

        parts.Add(prose.Slice(from, end));
        return parts;
    }

    /// <summary>Whether a word joins so strongly that two behaviours are two stories.</summary>
    public static bool JoinsStrongly(Prose prose, int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            if (prose.At(i) == "also" || (prose.At(i) == "as" && prose.At(i + 1) == "well" && prose.At(i + 2) == "as"))
                return true;
        }

        return false;
    }

    private static List<(int At, int Verb, bool Sure)> Joints(Prose prose, int first, int end)
    {
        var joints = new List<(int, int, bool)>();
        for (var i = first + 1; i < end; i++)
        {
            var verb = SkipConnectors(prose, i);
            if (verb == i && prose[i].Before != Separator.Comma)
                continue;
            var strong = prose[i].Before == Separator.Comma || prose.At(i) == "as" || prose.At(i + 1) == "also";
            if (verb < end && Sureness(prose, verb, end, strong) is { } sure)
                joints.Add((i, verb, sure));
            i = Math.Max(i, verb - 1);
        }

        return joints;
    }

    private static int SkipConnectors(Prose prose, int i)
    {
        var start = i;
        if (prose.At(i) == "as" && prose.At(i + 1) == "well" && prose.At(i + 2) == "as")
            i += 3;
        while (prose.At(i) is "and" or "also" or "then" or "plus")
            i++;
        return i > start && prose.At(i) == "to" ? i + 1 : i;
    }

    /// <summary>Null where the word opens no behaviour.</summary>
    private static bool? Sureness(Prose prose, int verb, int end, bool strong)
    {
        var word = prose.At(verb);
        var next = verb + 1;
        var loneReference = Lexicon.Pronouns.Contains(prose.At(next)) && !prose.Adjoins(next + 1);
        if (!Verbs.IsVerb(word) || next >= end || !prose.Adjoins(next) || loneReference || prose.At(next) is "and" or "or" or "it" or "them")
            return null;
        if (Verbs.IsSure(word) || (Lexicon.Determiners.Contains(prose.At(next)) && !Lexicon.Prepositions.Contains(prose.At(next))))
            return true;
        return strong && prose[next].Kind == WordKind.Plain && !Lexicon.Prepositions.Contains(prose.At(next)) ? false : null;
    }

    private static bool HasObject(Prose prose, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (!Verbs.IsVerb(prose.At(i)) && prose.At(i) is not ("and" or "or" or "then" or "also"))
                return true;
        }

        return false;
    }
}
