using System.Buffers;
using System.Globalization;

namespace Understory.Operations.OfflineText;

/// <summary>Takes a text apart in one pass; looks ahead no farther than the longest quotation.</summary>
internal sealed class ProseReader(string text)
{
    private const int LongestQuotation = 300;

    private static readonly SearchValues<char> Marks = SearchValues.Create("_\\@*=#$");

    private readonly List<Word> _words = [];
    private readonly bool _shouted = !text.Any(char.IsLower);

    public List<Word> Read()
    {
        var before = Separator.Stop;
        for (var i = 0; i < text.Length;)
        {
            if (QuotationEnd(i) is { } end)
            {
                _words.Add(new Word(i, end, "", text[i] == '[' ? WordKind.Bracket : WordKind.Opaque, before));
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

        return _words;
    }

    private bool StartsChunk(int i) =>
        IsWordCharacter(text[i])
        || (text[i] is '/' or '.' or '#' or '@' or '$' or '_' && i + 1 < text.Length && IsWordCharacter(text[i + 1])
            && (i == 0 || char.IsWhiteSpace(text[i - 1]) || text[i - 1] == '('));

    private static bool IsWordCharacter(char c) =>
        char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private int? QuotationEnd(int i)
    {
        var close = text[i] switch
        {
            '`' => '`',
            '"' => '"',
            '“' or '„' => '”',
            '«' => '»',
            '「' => '」',
            '[' => ']',
            '\'' or '‘' when i == 0 || !IsWordCharacter(text[i - 1]) => text[i] == '\'' ? '\'' : '’',
            _ => '\0',
        };
        if (close == '\0' || i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]))
            return null;
        for (var end = i + 1; end < text.Length && end - i <= LongestQuotation; end++)
        {
            var apostrophe = close is '\'' or '’' && end + 1 < text.Length && IsWordCharacter(text[end + 1]);
            if (text[end] == close && end > i + 1 && !apostrophe)
                return end + 1;
        }

        return null;
    }

    private int AddChunk(int start, Separator before)
    {
        var end = start + 1;
        while (end < text.Length && !EndsChunk(end))
            end++;
        while (end > start + 1 && !IsWordCharacter(text[end - 1]) && text[end - 1] is not ('*' or '%' or '+'))
            end--;

        var chunk = text.AsSpan(start, end - start);
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
            if (i < end && text[i] is not ('/' or '—' or '–'))
                continue;
            if (i > start)
            {
                var lower = text[start..i].ToLowerInvariant().Replace('’', '\'');
                _words.Add(new Word(start, i, lower, WordKind.Plain, before));
                before = i < end && text[i] != '/' ? Separator.Break : Separator.Space;
            }

            start = i + 1;
        }
    }

    private bool EndsChunk(int i) => text[i] switch
    {
        ',' => !(char.IsAsciiDigit(text[i - 1]) && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])),
        '"' or '“' or '”' or '«' or '»' or '`' or '(' or ')' or '[' or ']' => true,
        '{' or '}' or '<' or '>' or ';' or '!' or '?' or '|' => true,
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

    private Separator SeparatorAt(int i) => text[i] switch
    {
        ',' or '、' or '，' => Separator.Comma,
        ';' or ':' or '(' or ')' or '—' or '–' or '|' => Separator.Break,
        '-' when i > 0 && char.IsWhiteSpace(text[i - 1]) => Separator.Break,
        '!' or '?' or '。' or '！' or '？' or '•' => Separator.Stop,
        '.' => AfterFullStop(i),
        '\n' => i + 1 < text.Length && text[i + 1] is '\n' or '\r' or '-' or '*' or '#' ? Separator.Stop : Separator.Space,
        _ => Separator.Space,
    };

    private Separator AfterFullStop(int i)
    {
        var next = i + 1;
        while (next < text.Length && next < i + 4 && char.IsWhiteSpace(text[next]))
            next++;
        if (next >= text.Length || !char.IsLower(text[next]))
            return Separator.Stop;
        return _words.Count > 0 && (_words[^1].Lower is "etc" or "vs" or "approx" || _words[^1].Kind == WordKind.Opaque)
            ? Separator.Space
            : Separator.Break;
    }
}
