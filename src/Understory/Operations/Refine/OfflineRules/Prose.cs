using System.Buffers;
using System.Globalization;

namespace Understory.Operations.Refine.OfflineRules;

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
    private const int LongestQuotation = 300;

    private static readonly SearchValues<char> Marks = SearchValues.Create("_\\@*=#$");

    private readonly List<Word> _words = [];
    private readonly List<int> _sentences = [];
    private readonly List<bool> _measured = [];
    private readonly bool _shouted;

    public Prose(string text)
    {
        Text = text;
        _shouted = !text.Any(char.IsLower);
        Read();
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

    private void Read()
    {
        var before = Separator.Stop;
        for (var i = 0; i < Text.Length;)
        {
            if (QuotationEnd(i) is { } end)
            {
                _words.Add(new Word(i, end, "", Text[i] == '[' ? WordKind.Bracket : WordKind.Opaque, before));
                before = Separator.Space;
                i = end;
            }
            else if (StartsChunk(i))
            {
                i = AddChunk(i, before);
                before = Separator.Space;
            }
            else
            {
                var separator = SeparatorAt(i);
                before = separator > before ? separator : before;
                i++;
            }
        }
    }

    private bool StartsChunk(int i) =>
        IsWordCharacter(Text[i])
        || (Text[i] is '/' or '.' or '#' or '@' or '$' or '_' && i + 1 < Text.Length && IsWordCharacter(Text[i + 1])
            && (i == 0 || char.IsWhiteSpace(Text[i - 1]) || Text[i - 1] == '('));

    private static bool IsWordCharacter(char c) =>
        char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private int? QuotationEnd(int i)
    {
        var close = Text[i] switch
        {
            '`' => '`',
            '"' => '"',
            '“' or '„' => '”',
            '«' => '»',
            '「' => '」',
            '[' => ']',
            '\'' or '‘' when i == 0 || !IsWordCharacter(Text[i - 1]) => Text[i] == '\'' ? '\'' : '’',
            _ => '\0',
        };
        if (close == '\0' || i + 1 == Text.Length || char.IsWhiteSpace(Text[i + 1]))
            return null;
        for (var end = i + 1; end < Text.Length && end - i <= LongestQuotation; end++)
        {
            var apostrophe = close is '\'' or '’' && end + 1 < Text.Length && IsWordCharacter(Text[end + 1]);
            if (Text[end] == close && end > i + 1 && !apostrophe)
                return end + 1;
        }

        return null;
    }

    private int AddChunk(int start, Separator before)
    {
        var end = start + 1;
        while (end < Text.Length && !EndsChunk(end))
            end++;
        while (end > start + 1 && !IsWordCharacter(Text[end - 1]) && Text[end - 1] is not ('*' or '%' or '+'))
            end--;

        var chunk = Text.AsSpan(start, end - start);
        if (char.IsAsciiDigit(chunk[0]))
            _words.Add(new Word(start, end, chunk.ToString().ToLowerInvariant(), WordKind.Number, before));
        else if (IsIdentifier(chunk) || (!_shouted && IsAbbreviation(chunk)))
            _words.Add(new Word(start, end, "", WordKind.Opaque, before));
        else
            AddPlain(start, end, before);
        return end;
    }

    /// <summary>One word, or several that are joined by slashes and dashes.</summary>
    private void AddPlain(int start, int end, Separator before)
    {
        for (var i = start; i <= end; i++)
        {
            if (i < end && Text[i] is not ('/' or '—' or '–'))
                continue;
            if (i > start)
            {
                var lower = Text[start..i].ToLowerInvariant().Replace('’', '\'');
                _words.Add(new Word(start, i, lower, WordKind.Plain, before));
                before = i < end && Text[i] != '/' ? Separator.Break : Separator.Space;
            }

            start = i + 1;
        }
    }

    private bool EndsChunk(int i) => Text[i] switch
    {
        ',' => !(char.IsAsciiDigit(Text[i - 1]) && i + 1 < Text.Length && char.IsAsciiDigit(Text[i + 1])),
        '"' or '“' or '”' or '«' or '»' or '`' or '(' or ')' or '[' or ']' or '{' or '}' or '<' or '>' or ';' or '!' or '?' or '|' => true,
        '、' or '。' or '，' or '！' or '？' => true,
        var c => char.IsWhiteSpace(c) || char.IsControl(c),
    };

    private static bool IsIdentifier(ReadOnlySpan<char> chunk)
    {
        if (chunk[0] is '/' or '.' or '#' or '@' or '$' || chunk.ContainsAny(Marks) || chunk.Count('/') > 1)
            return true;
        for (var i = 1; i < chunk.Length; i++)
        {
            var joined = i + 1 < chunk.Length && chunk[i] is '.' or ':' && char.IsLetterOrDigit(chunk[i - 1]);
            if (joined || char.IsAsciiDigit(chunk[i]) || (char.IsUpper(chunk[i]) && char.IsLower(chunk[i - 1])))
                return true;
        }

        return false;
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> chunk)
    {
        if (chunk.Length < 2 || chunk is "ASAP" or "TBD" or "TODO" or "TBC")
            return false;
        foreach (var c in chunk)
        {
            if (char.IsLower(c) || (char.IsLetter(c) && !char.IsUpper(c)))
                return false;
        }

        return true;
    }

    private Separator SeparatorAt(int i) => Text[i] switch
    {
        ',' or '、' or '，' => Separator.Comma,
        ';' or ':' or '(' or ')' or '—' or '–' or '|' => Separator.Break,
        '-' when i > 0 && char.IsWhiteSpace(Text[i - 1]) => Separator.Break,
        '!' or '?' or '。' or '！' or '？' or '•' => Separator.Stop,
        '.' => AfterFullStop(i),
        '\n' => i + 1 < Text.Length && Text[i + 1] is '\n' or '\r' or '-' or '*' or '#' ? Separator.Stop : Separator.Space,
        _ => Separator.Space,
    };

    private Separator AfterFullStop(int i)
    {
        var next = i + 1;
        while (next < Text.Length && next < i + 4 && char.IsWhiteSpace(Text[next]))
            next++;
        if (next >= Text.Length || !char.IsLower(Text[next]))
            return Separator.Stop;
        return _words.Count > 0 && (_words[^1].Lower is "etc" or "vs" or "approx" || _words[^1].Kind == WordKind.Opaque)
            ? Separator.Space
            : Separator.Break;
    }

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
