namespace Understory.Client.Operations.Review.Editing;

/// <summary>An edit on its way: a text, or a list with an entry a row.</summary>
public sealed class FieldDraft
{
    private readonly List<DraftRow> rows;

    public FieldDraft(string field, IReadOnlyList<string> value)
    {
        IsList = StoryField.IsList(field);
        rows = [.. value.Select(text => new DraftRow(text))];
        if (rows.Count == 0)
            rows.Add(new(""));
    }

    public bool IsList { get; }

    /// <summary>Whether the editor is shown; what was written stays when it is left.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>At least one; of a text exactly one.</summary>
    public IReadOnlyList<DraftRow> Rows => rows;

    /// <summary>What was written, without what surrounds it: empty rows of a list, and blanks at the end.</summary>
    public IReadOnlyList<string> Value => IsList
        ? [.. rows.Select(row => row.Text.Trim()).Where(text => text.Length > 0)]
        : [rows[0].Text.TrimEnd()];

    /// <returns>The new row, below the one named.</returns>
    public DraftRow AddBelow(int index)
    {
        var row = new DraftRow("");
        rows.Insert(index + 1, row);
        return row;
    }

    /// <returns>The row that the person is in then.</returns>
    public DraftRow Remove(int index)
    {
        rows.RemoveAt(index);
        if (rows.Count == 0)
            rows.Add(new(""));
        return rows[Math.Clamp(index - 1, 0, rows.Count - 1)];
    }

    /// <param name="step">-1 for up, 1 for down; beyond the ends nothing moves.</param>
    public DraftRow Move(int index, int step)
    {
        var row = rows[index];
        if (index + step < 0 || index + step >= rows.Count)
            return row;
        rows.RemoveAt(index);
        rows.Insert(index + step, row);
        return row;
    }
}

/// <summary>One entry that is being written.</summary>
public sealed class DraftRow(string text)
{
    public string Text { get; set; } = text;
}
