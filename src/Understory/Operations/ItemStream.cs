using System.Text;
using System.Text.Json;

namespace Understory.Operations;

/// <summary>
/// Finds the items of an answer as it streams: every object that is a member of the top object, or an element of a list that
/// is one, as soon as it is closed. It only looks at brackets and strings; the whole answer is parsed and checked at its end
/// anyway.
/// </summary>
public sealed class ItemStream(Action<string> onItem)
{
    private const int MemberDepth = 2;
    private const int ElementDepth = 3;

    private readonly StringBuilder _item = new();
    private int _depth;

    // How deep items are in the member of the top object that is open, or was open last.
    private int _itemDepth = ElementDepth;
    private bool _inText;
    private bool _escaped;

    /// <summary>The item's JSON; null where it is none, which is found, and reported, when the whole answer is read.</summary>
    public static JsonElement? Read(string item)
    {
        try
        {
            return JsonElement.Parse(item);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Add(string piece)
    {
        foreach (var c in piece)
        {
            if (_depth >= _itemDepth)
                _item.Append(c);
            if (_inText)
            {
                (_inText, _escaped) = (_escaped || c != '"', !_escaped && c == '\\');
                continue;
            }

            switch (c)
            {
                case '"':
                    _inText = true;
                    break;
                case '{' or '[':
                    if (++_depth == MemberDepth)
                        _itemDepth = c == '{' ? MemberDepth : ElementDepth;
                    if (_depth == _itemDepth)
                        _item.Clear().Append(c);
                    break;
                case '}' or ']':
                    if (_depth-- == _itemDepth && c == '}')
                        onItem(_item.ToString());
                    break;
                default:
                    break;
            }
        }
    }
}
