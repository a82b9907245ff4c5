using System.Text.Json;

namespace Understory.Backlog.Documents;

/// <summary>
/// What to write over an imported object. All that is not edited goes out as the file had it, in the file's order; new
/// members stand at the end.
/// </summary>
internal sealed class ObjectEdits
{
    private readonly Dictionary<string, (string Name, Action<Utf8JsonWriter> Write)> _edits = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <param name="slot">The member of the object that is written over; null adds one.</param>
    /// <param name="name">What the member is called when it is written.</param>
    public void Put(string? slot, string name, Action<Utf8JsonWriter> write)
    {
        _edits[slot ?? name] = (name, write);
        _order.Add(slot ?? name);
        _names.Add(name);
    }

    public void Put(string? slot, string name, string value) => Put(slot, name, writer => writer.WriteStringValue(value));

    public void Write(Utf8JsonWriter writer, JsonElement source)
    {
        writer.WriteStartObject();
        foreach (var property in source.EnumerateObject())
        {
            if (_edits.ContainsKey(property.Name))
                WriteEdit(property.Name);
            else if (!_names.Contains(property.Name))
                property.WriteTo(writer);
        }

        foreach (var slot in _order)
            WriteEdit(slot);
        writer.WriteEndObject();

        void WriteEdit(string slot)
        {
            if (!_edits.Remove(slot, out var edit))
                return;
            writer.WritePropertyName(edit.Name);
            edit.Write(writer);
        }
    }
}
