using System.Text;

namespace Understory.Operations.OfflineText;

/// <summary>Replacements in one text, made in order.</summary>
internal sealed class TextEdits(string text)
{
    private readonly StringBuilder _made = new();
    private int _position;

    public void Replace(int start, int end, string replacement)
    {
        _made.Append(text, _position, start - _position).Append(replacement);
        _position = end;
    }

    public string Finish() => _made.Append(text, _position, text.Length - _position).ToString();
}
