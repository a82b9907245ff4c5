using Understory.Backlog;
using Understory.Contracts;
using Understory.Operations.Rounds;
using Understory.Storage;
using Understory.Tasks;

namespace Understory.Operations.Reviews;

/// <summary>A review against the task that it is about.</summary>
internal static class ReviewCheck
{
    /// <returns>Sentences by the field's name on the wire; empty where all of it can be kept.</returns>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> Problems(
        Session session, TaskRow task, IResultItems items, ReviewState review)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        var known = task.State == TaskState.Complete ? items.Keys(task).ToHashSet(StringComparer.Ordinal) : null;
        foreach (var (key, item) in review.Items)
        {
            var path = $"items.{StoryId.Shorten(key)}";
            if (!(known?.Contains(key) ?? items.CouldBeKey(key)))
                errors[path] = ["is none of the task's items."];
            else if (item is null)
                errors[path] = ["must not be null."];
            else
                CheckItem(items, item, path, errors);
        }

        foreach (var (field, sentence) in review.NewEpic is { } decision ? items.Problems(task, decision) : [])
            errors[field] = [sentence];
        await ChosenRounds.Read(
            session, task, review.Items.Where(i => i.Value?.Round is not null).Select(i => (i.Key, i.Value.Round!, $"items.{StoryId.Shorten(i.Key)}.round")), errors);
        return errors;
    }

    private static void CheckItem(IResultItems items, ItemReview item, string path, Dictionary<string, IReadOnlyList<string>> errors)
    {
        foreach (var field in item.Fields.Keys.Where(field => !items.IsField(field)))
            errors[$"{path}.fields.{StoryId.Shorten(field)}"] = ["is no field of a story that can be written."];
        foreach (var (field, edit) in item.Edits)
        {
            if (items.Problem(field, edit) is { } problem)
                errors[$"{path}.edits.{StoryId.Shorten(field)}"] = [problem];
        }
    }
}
