namespace Understory.Operations.OfflineText;

/// <summary>What a description asks for: <c>As a member I want to join a waiting list so that …</c>.</summary>
/// <param name="Actor">Who wants it, without an article; null where the description does not say.</param>
/// <param name="First">First word of what is wanted.</param>
/// <param name="End">Index after its last word.</param>
internal sealed record Want(string? Actor, int First, int End)
{
    private const int LongestActor = 12;

    /// <summary>The first want of each sentence; a description that begins with a verb wants what it says.</summary>
    public static List<Want> In(Prose prose)
    {
        var motive = Motive.Of(prose);
        var wants = new List<Want>();
        string? actor = null;
        for (var i = 0; i < prose.Count; i++)
        {
            if (ActorAt(prose, i) is { } named)
                actor ??= named;
            if (motive[i] || !Wishes(prose, i))
                continue;
            var end = EndOf(prose, i + 1, motive);
            if (end > i + 1)
                wants.Add(new Want(actor, i + 1, end));
            i = prose.SentenceEnd(i) - 1;
        }

        if (wants.Count == 0 && Verbs.Opens(prose))
            wants.Add(new Want(actor, 0, EndOf(prose, 0, motive)));
        return wants;
    }

    private static bool Wishes(Prose prose, int i) => prose.At(i) switch
    {
        "want" or "need" => IsSpeaker(prose.At(i - 1)) || (prose.At(i - 1) == "also" && IsSpeaker(prose.At(i - 2))),
        "like" => prose.At(i - 1) is "would" or "i'd",
        _ => false,
    };

    private static bool IsSpeaker(string word) => word is "i" or "we";

    private static int EndOf(Prose prose, int from, bool[] motive)
    {
        var end = from;
        while (end < prose.Count && !motive[end] && (end == from || prose[end].Before != Separator.Stop))
            end++;
        return end;
    }

    private static string? ActorAt(Prose prose, int i)
    {
        if (prose.At(i) != "as" || prose.At(i + 1) is not ("a" or "an" or "the"))
            return null;
        var end = i + 2;
        while (end < prose.Count && end < i + 2 + LongestActor && prose[end].Before < Separator.Comma
            && prose.At(end) is not ("i" or "we" or "who" or "that" or "with" or "i'd"))
            end++;
        var actor = prose.Slice(i + 2, end);
        return actor.Length is > 0 and <= 60 ? actor : null;
    }
}
