using System.Text.Json;

namespace Understory.Backlog.Documents;

/// <summary>The lists of phases and epics: those of the file in its order, what could not be read among them, then new ones.</summary>
internal static class GroupWriter
{
    /// <param name="always">Whether a document that has no such list gets an empty one.</param>
    public static void Edit(ObjectEdits edits, JsonElement source, IReadOnlyList<PhaseRow> phases, bool always) =>
        Edit(edits, source, "phases", phases, always, GroupReader.Phase, phase => phase.Id, WritePhase);

    public static void Edit(ObjectEdits edits, JsonElement source, IReadOnlyList<EpicRow> epics, bool always) =>
        Edit(edits, source, "epics", epics, always, GroupReader.Epic, epic => (epic.Phase, epic.Id), WriteEpic);

    private static void Edit<T, TKey>(
        ObjectEdits edits, JsonElement source, string name, IReadOnlyList<T> rows, bool always,
        Func<JsonElement, string, ImportProblems, T?> read, Func<T, TKey> key, Action<Utf8JsonWriter, T> write)
        where T : class
        where TKey : notnull
    {
        var isList = source.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array;
        if (!isList && rows.Count == 0 && !always)
            return;
        edits.Put(null, name, writer =>
        {
            var left = rows.ToDictionary(key);
            writer.WriteStartArray();
            foreach (var item in isList ? list.EnumerateArray() : default)
            {
                if (read(item, "", new ImportProblems()) is { } group && left.Remove(key(group), out var row))
                    write(writer, row);
                else
                    item.WriteTo(writer);
            }

            foreach (var row in rows.Where(row => left.ContainsKey(key(row))))
                write(writer, row);
            writer.WriteEndArray();
        });
    }

    private static void WritePhase(Utf8JsonWriter writer, PhaseRow row)
    {
        using var source = JsonDocument.Parse(row.Source);
        var read = GroupReader.Phase(source.RootElement, "", new ImportProblems());
        var edits = new ObjectEdits();
        if (read is null)
            edits.Put(null, "id", w => w.WriteNumberValue(row.Id));
        if (row.Name != (read?.Name ?? ""))
            edits.Put(GroupReader.Form.Spelling(source.RootElement, "name"), "name", row.Name);
        edits.Write(writer, source.RootElement);
    }

    private static void WriteEpic(Utf8JsonWriter writer, EpicRow row)
    {
        using var source = JsonDocument.Parse(row.Source);
        var read = GroupReader.Epic(source.RootElement, "", new ImportProblems());
        var edits = new ObjectEdits();
        if (row.Phase != read?.Phase)
            edits.Put(null, "phase", w => w.WriteNumberValue(row.Phase));
        if (read is null)
            edits.Put(null, "id", w => w.WriteNumberValue(row.Id));
        if (row.Name != (read?.Name ?? ""))
            edits.Put(GroupReader.Form.Spelling(source.RootElement, "name"), "name", row.Name);
        if (row.Description != (read?.Description ?? ""))
            edits.Put(null, "description", row.Description);
        edits.Write(writer, source.RootElement);
    }
}
