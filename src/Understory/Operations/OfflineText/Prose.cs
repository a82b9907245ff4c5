namespace Understory.Operations.OfflineText;

internal enum WordKind
{
    Plain,
    Number,

    /// <summary>Quoted text, code, an identifier or an abbreviation: part of the sentence, and never judged.</summary>
    Opaque,

    /// <summary>Text in square brackets, as our own suggestions mark what the author must fill in.</summary>
    Bracket,
}

/// <summary>What stands between a word and the one before it, the weakest first.</summary>
internal enum Separator
{
    Space,
    Comma,

    /// <summary>A semicolon, colon, parenthesis or dash.</summary>
    Break,

    /// <summary>The end of a sentence, a paragraph or a list item.</summary>
    Stop,
}

/// <param name="Lower">In lower case with straight apostrophes; empty for what is opaque.</param>
internal readonly record struct Word(int Start, int End, string Lower, WordKind Kind, Separator Before);

/// <summary>A text as words, in one pass: which of them are prose, and where clauses and sentences end.</summary>
internal sealed class Prose
{
    private readonly List<Word> _words;
    private readonly List<int> _sentences = [];
    private readonly List<bool> _measured = [];

    public Prose(string text)
    {
        Text = text;
        _words = new ProseReader(text).Read();
        CountSentences();
    }

    public string Text { get; }

    public int Count => _words.Count;

    public Word this[int index] => _words[index];

    /// <summary>The word in lower case; empty where there is none or where it is opaque.</summary>
    public string At(int index) => index >= 0 && index < _words.Count ? _words[index].Lower : "";

    /// <summary>Whether word <paramref name="index"/> follows the one before it without punctuation.</summary>
    public bool Adjoins(int index) => index > 0 && index < Count && _words[index].Before == Separator.Space;

    public bool StartsSentence(int index) => index == 0 || _words[index].Before == Separator.Stop;

    /// <summary>Index after the last word of the sentence that holds word <paramref name="index"/>.</summary>
    public int SentenceEnd(int index)
    {
        var end = index + 1;
        while (end < Count && _words[end].Before != Separator.Stop)
            end++;
        return end;
    }

    /// <summary>Whether the sentence of word <paramref name="index"/> holds a number.</summary>
    public bool IsMeasured(int index) => _measured[_sentences[index]];

    /// <summary>The text from word <paramref name="from"/> up to but without word <paramref name="to"/>.</summary>
    public string Slice(int from, int to) => from < to ? Text[_words[from].Start.._words[to - 1].End] : "";

    public bool IsCapitalised(int index) => char.IsUpper(Text[_words[index].Start]);

    private void CountSentences()
    {
        for (var i = 0; i < Count; i++)
        {
            if (StartsSentence(i))
                _measured.Add(false);
            _sentences.Add(_measured.Count - 1);
            if (_words[i].Kind == WordKind.Number || (Lexicon.NumberWords.Contains(At(i)) && Lexicon.Units.Contains(At(i + 1))))
                _measured[^1] = true;
        }
    }
}
