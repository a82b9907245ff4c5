using System.Text.Json;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Tasks;

namespace Understory.Operations;

/// <summary>The items of one task type's result: what a person decides on, and can have tried again, one by one.</summary>
public interface IResultItems
{
    /// <summary>The task type on the wire.</summary>
    string Type { get; }

    /// <summary>The items of a complete task by name: a story's id, or a place in the result.</summary>
    IReadOnlyCollection<string> Keys(TaskRow task);

    /// <summary>Whether a text could name an item, of a result that is not there yet.</summary>
    bool CouldBeKey(string key) => StoryId.IsValid(key);

    bool IsField(string field) => StoryValues.IsField(field);

    /// <summary>Null where a person may write the value into the field, else what is wrong with it.</summary>
    string? Problem(string field, JsonElement value) => StoryValues.Problem(field, value);

    /// <summary>Sentences by the member's name on the wire, on what was decided about a new epic.</summary>
    /// <param name="task">Complete, or running: then nobody knows yet whether it suggests one.</param>
    IEnumerable<(string Field, string Sentence)> Problems(TaskRow task, NewEpicDecision decision) =>
        [("newEpic", "the task suggests no new epic.")];
}
