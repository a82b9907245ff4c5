using System.Text.Json;
using Understory.Contracts;

namespace Understory.Client.Operations.Review.Keeping;

/// <summary>Decisions that two tabs made on one review, put together click by click.</summary>
public static class ReviewMerge
{
    private static readonly ItemReview Nothing = new();

    /// <summary>
    /// What <paramref name="theirs"/> says, with everything over it that <paramref name="mine"/> changed since
    /// <paramref name="known"/>. A field is one thing with its edit, and an item whose round differs is one thing as a whole:
    /// nobody accepts a text that they did not see. The revision is theirs.
    /// </summary>
    public static ReviewState Over(ReviewState theirs, ReviewState known, ReviewState mine)
    {
        var items = theirs.Items.ToDictionary();
        foreach (var id in known.Items.Keys.Union(mine.Items.Keys))
        {
            var before = known.Items.GetValueOrDefault(id, Nothing);
            var now = mine.Items.GetValueOrDefault(id, Nothing);
            if (Same(before, now))
                continue;
            var merged = Over(theirs.Items.GetValueOrDefault(id, Nothing), before, now);
            if (Same(merged, Nothing))
                items.Remove(id);
            else
                items[id] = merged;
        }

        return new()
        {
            Revision = theirs.Revision,
            Items = items,
            NewEpic = mine.NewEpic == known.NewEpic ? theirs.NewEpic : mine.NewEpic,
        };
    }

    public static bool Same(ReviewState a, ReviewState b) =>
        a.NewEpic == b.NewEpic
        && a.Items.Keys.Union(b.Items.Keys).All(id => Same(a.Items.GetValueOrDefault(id, Nothing), b.Items.GetValueOrDefault(id, Nothing)));

    private static ItemReview Over(ItemReview theirs, ItemReview known, ItemReview mine)
    {
        if (mine.Round != theirs.Round)
            return mine;
        var fields = theirs.Fields.ToDictionary();
        var edits = theirs.Edits.ToDictionary();
        foreach (var name in Names(known).Union(Names(mine)).Where(name => !SameField(known, mine, name)))
        {
            Put(fields, mine.Fields, name);
            Put(edits, mine.Edits, name);
        }

        return theirs with
        {
            Decision = mine.Decision == known.Decision ? theirs.Decision : mine.Decision,
            Fields = fields,
            Edits = edits,
        };
    }

    private static void Put<T>(Dictionary<string, T> into, IReadOnlyDictionary<string, T> from, string name)
    {
        if (from.TryGetValue(name, out var value))
            into[name] = value;
        else
            into.Remove(name);
    }

    private static bool Same(ItemReview a, ItemReview b) =>
        ReferenceEquals(a, b)
        || (a.Decision == b.Decision && a.Round == b.Round && Names(a).Union(Names(b)).All(name => SameField(a, b, name)));

    private static IEnumerable<string> Names(ItemReview item) => item.Fields.Keys.Union(item.Edits.Keys);

    private static bool SameField(ItemReview a, ItemReview b, string name)
    {
        if (a.Fields.TryGetValue(name, out var decided) != b.Fields.TryGetValue(name, out var other) || decided != other)
            return false;
        var edited = a.Edits.TryGetValue(name, out var edit);
        return edited == b.Edits.TryGetValue(name, out var otherEdit) && (!edited || JsonElement.DeepEquals(edit, otherEdit));
    }
}
