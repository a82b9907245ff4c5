using System.Globalization;
using System.Text.Json;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Tasks;

namespace Understory.Operations.Generate;

/// <summary>Generated stories, named by their place in the result, from 0. They stand in a phase and an epic besides.</summary>
public sealed class GenerateItems : IResultItems
{
    public string Type => TaskTypes.Generate;

    public IReadOnlyCollection<string> Keys(TaskRow task) => [.. Result(task).Stories.Select((_, index) => KeyOf(index))];

    public bool CouldBeKey(string key) => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && KeyOf(index) == key;

    public bool IsField(string field) => field is StoryFields.Phase or StoryFields.Epic || StoryValues.IsField(field);

    public string? Problem(string field, JsonElement value) => field is StoryFields.Phase or StoryFields.Epic
        ? value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is >= 0 and <= StoryId.MostNumber
            ? null
            : $"must be a whole number from 0 to {StoryId.MostNumber}."
        : StoryValues.Problem(field, value);

    public IEnumerable<(string Field, string Sentence)> Problems(TaskRow task, NewEpicDecision decision)
    {
        if (task.State == TaskState.Complete && Result(task).NewEpic is not { Needed: true })
            yield return ("newEpic", "the task suggests no new epic.");
        if (decision.Name is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > StoryLimits.MostTitle))
            yield return ("newEpic.name", $"must have 1 to {StoryLimits.MostTitle} characters.");
    }

    public static string KeyOf(int index) => index.ToString(CultureInfo.InvariantCulture);

    public static GenerateResult Result(TaskRow task) => JsonSerializer.Deserialize(task.Result!, WireJson.Default.GenerateResult)!;
}
