using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>Reads which field of which item the server refused: <c>items[3].edits.title</c>.</summary>
internal static class Refusals
{
    private const string Items = "items[";
    private const string Edits = "].edits.";

    /// <summary>The index of the item, the field, and why; only what is about an edit.</summary>
    public static IEnumerable<(int Index, string Field, string Why)> Of(Problem refusal)
    {
        foreach (var (path, sentences) in refusal.Errors ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            if (!path.StartsWith(Items, StringComparison.Ordinal))
                continue;
            var end = path.IndexOf(Edits, StringComparison.Ordinal);
            if (end < 0 || !int.TryParse(path.AsSpan(Items.Length, end - Items.Length), out var index))
                continue;
            // A part of the value, such as one criterion of a list, is said at the field.
            var field = path[(end + Edits.Length)..].Split('.', '[')[0];
            yield return (index, field, $"{StoryField.Label(field)} {sentences[0]}");
        }
    }

    /// <summary>Marks the fields of the entries that were sent.</summary>
    /// <returns>The first entry that has one.</returns>
    public static SuggestedEntry? Mark(ApplyRequest sent, Problem refusal, Func<ApplyItem, SuggestedEntry?> find)
    {
        SuggestedEntry? first = null;
        foreach (var (index, name, why) in Of(refusal).Where(r => r.Index < sent.Items.Count).OrderBy(r => r.Index))
        {
            if (find(sent.Items[index]) is not { } entry || entry.Chosen.Field(name) is not { } field)
                continue;
            field.Error = why;
            first ??= entry;
        }

        return first;
    }
}
