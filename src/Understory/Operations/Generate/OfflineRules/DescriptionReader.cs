using Understory.Operations.OfflineText;

namespace Understory.Operations.Generate.OfflineRules;

/// <summary>What a description asks for, in its order, and what of it asks for nothing.</summary>
internal sealed class DescriptionReader
{
    private readonly List<Wish> _wishes = [];
    private readonly List<string> _leftOut = [];
    private string? _actor;

    private DescriptionReader() { }

    public IReadOnlyList<Wish> Wishes => _wishes;

    /// <summary>Sentences that no story came of.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>The first heading; empty where there is none.</summary>
    public string Heading { get; private set; } = "";

    public bool InEnglish { get; private set; }

    public static DescriptionReader Read(string description)
    {
        var reader = new DescriptionReader { InEnglish = Language.IsEnglish([new Prose(description)]) };
        foreach (var passage in Passage.In(description))
            reader.Add(passage);
        if (reader._wishes.Count == 0)
            reader.TakeWhole();
        return reader;
    }

    private void Add(Passage passage)
    {
        if (passage.Kind == PassageKind.Heading)
        {
            Heading = Heading.Length == 0 ? passage.Text : Heading;
            _actor = OfflineRules.Wishes.ActorIn(passage.Text) ?? _actor;
            return;
        }

        var before = _wishes.Count;
        foreach (var sentence in Sentences(passage.Text))
        {
            var found = InEnglish ? OfflineRules.Wishes.In(sentence) : [];
            // An item of a list is wanted, however it is said; what follows in it only tells more of it.
            var first = _wishes.Count == before;
            if (found.Count == 0 && first && (passage.Kind == PassageKind.ListItem || !InEnglish))
                found = [OfflineRules.Wishes.Whole(sentence)];
            foreach (var wish in found)
            {
                _actor = wish.Actor ?? _actor;
                _wishes.Add(wish with { Actor = _actor });
            }

            if (found.Count == 0 && first)
                _leftOut.Add(sentence);
            else if (found.Count == 0)
                _wishes[^1].Details.Add(sentence);
        }
    }

    // A description that asks for nothing is asked for as a whole.
    private void TakeWhole()
    {
        if (_leftOut.Count == 0 && Heading.Length > 0)
            _leftOut.Add(Heading);
        if (_leftOut.Count == 0)
            return;
        var wish = OfflineRules.Wishes.Whole(_leftOut[0]);
        wish.Details.AddRange(_leftOut.Skip(1));
        _wishes.Add(wish);
        _leftOut.Clear();
    }

    private static IEnumerable<string> Sentences(string text)
    {
        var prose = new Prose(text);
        if (prose.Count == 0 && text.Length > 0)
            yield return text;
        for (var i = 0; i < prose.Count; i = prose.SentenceEnd(i))
            yield return prose.Slice(i, prose.SentenceEnd(i));
    }
}
