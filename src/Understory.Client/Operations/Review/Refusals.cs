using System.Globalization;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>
/// Marks the fields whose values the server refused: <c>items[3].edits.title</c> of an apply, <c>items.1.2.3.edits.title</c>
/// of what is to be kept.
/// </summary>
internal static class Refusals
{
    private const string Items = "items";
    private const string Edits = ".edits.";

    /// <param name="sent">What was to be applied; null where it was to be kept.</param>
    /// <returns>The first entry, in their order, that has such a field; null where the refusal is about none.</returns>
    public static SuggestedEntry? Mark(IReview review, Problem refusal, ApplyRequest? sent = null)
    {
        var marked = new HashSet<IReviewEntry>();
        foreach (var (path, sentences) in refusal.Errors ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            var edits = path.IndexOf(Edits, StringComparison.Ordinal);
            if (!path.StartsWith(Items, StringComparison.Ordinal) || edits < 0)
                continue;
            // A part of the value, such as one entry of a list, is said at the field.
            var name = path[(edits + Edits.Length)..].Split('.', '[')[0];
            if (Key(path[Items.Length..edits], sent) is not { } key || review.Find(key) is not { } entry || entry.Chosen.Field(name) is not { } field)
                continue;
            field.Error = $"{field.Label} {sentences[0]}";
            marked.Add(entry);
        }

        return review.Entries.FirstOrDefault(marked.Contains) as SuggestedEntry;
    }

    // "[3]" counts what was sent; ".1.2.3" names the entry itself.
    private static string? Key(string place, ApplyRequest? sent)
    {
        if (place is ['.', .. var key])
            return key;
        if (sent is null || place is not ['[', .. var number, ']'] || !int.TryParse(number, out var index) || index >= sent.Items.Count)
            return null;
        var item = sent.Items[index];
        return item.Id ?? item.Index?.ToString(CultureInfo.InvariantCulture);
    }
}
