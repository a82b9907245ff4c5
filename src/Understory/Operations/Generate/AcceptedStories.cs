using System.Text.Json;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Tasks;

namespace Understory.Operations.Generate;

/// <summary>What was accepted of a result, checked against the version as it is now. All that is wrong is in the errors.</summary>
/// <param name="Made">The stories that were made before, by index: of them nothing is checked again.</param>
/// <param name="NewEpicOpen">Whether stories can stand in the new epic.</param>
internal sealed record AcceptedStories(
    GenerateResult Result, IReadOnlyDictionary<int, string> Made, EpicPlaces Places, Dependencies Known, bool NewEpicOpen)
{
    // A story cannot be without these, whichever fields were accepted.
    private static readonly string[] Always = [StoryFields.Title, StoryFields.Phase, StoryFields.Epic];

    private static readonly GenerateItems Items = new();

    private readonly HashSet<int> _seen = [];

    /// <summary>Sentences by the field's name on the wire.</summary>
    public Dictionary<string, IReadOnlyList<string>> Errors { get; } = [];

    public void CheckNewEpic(TaskRow task, NewEpicDecision? decision)
    {
        foreach (var (field, sentence) in decision is null ? [] : Items.Problems(task, decision))
            Errors[field] = [sentence];
    }

    /// <param name="path">Of the item in the request: <c>items[2]</c>.</param>
    /// <returns>Null where the item is wrong.</returns>
    public AcceptedStory? Read(ApplyItem? item, string path)
    {
        if (item?.Index is not { } index)
            Errors[$"{path}.index"] = ["is missing: a story that does not exist yet is named by its place in the result."];
        else if (index < 0 || index >= Result.Stories.Count)
            Errors[$"{path}.index"] = [$"is none of the task's stories, which go from 0 to {Result.Stories.Count - 1}."];
        else if (!_seen.Add(index))
            Errors[$"{path}.index"] = ["stands there twice."];
        else if (item.Id is not null)
            Errors[$"{path}.id"] = ["is given to the story when it is made; name it by its index."];
        else
            return Made.ContainsKey(index) ? new AcceptedStory(index, Draft(Result.Stories[index]), false) : Read(item, index, path);
        return null;
    }

    private AcceptedStory Read(ApplyItem item, int index, string path)
    {
        var (suggested, edits) = (Result.Stories[index], item.Edits ?? new Dictionary<string, JsonElement>());
        foreach (var (field, i) in (item.Fields ?? []).Select((field, i) => (field, i)))
        {
            if (field is null || !Items.IsField(field))
                Errors[$"{path}.fields[{i}]"] = ["is no field of a story that can be written."];
        }

        var story = Draft(suggested);
        if (item.Fields is { } fields)
            story = Only(story, fields);
        foreach (var (field, edit) in edits)
        {
            if (Items.Problem(field, edit) is { } problem)
                Errors[$"{path}.edits.{field}"] = [problem];
            else if (item.Fields?.Contains(field) == false && !Always.Contains(field))
                Errors[$"{path}.edits.{field}"] = ["is edited, but not among the fields to apply."];
            else
                story = With(story, field, edit);
        }

        if (story.DependsOn.FirstOrDefault(reference => !Known.Exists(reference)) is { } unknown)
            Errors.TryAdd($"{path}.edits.depends_on", [$"\"{StoryId.Shorten(unknown)}\" does not exist; leave it out."]);
        return new AcceptedStory(index, story, InNewEpic(story, edits, path));
    }

    private bool InNewEpic(Story story, IReadOnlyDictionary<string, JsonElement> edits, string path)
    {
        var meansNewEpic = story.Phase == Result.NewEpic?.Phase && story.Epic == Result.NewEpicNumber;
        var (phaseEdited, epicEdited) = (edits.ContainsKey(StoryFields.Phase), edits.ContainsKey(StoryFields.Epic));
        if (meansNewEpic && NewEpicOpen)
            return true;
        if (meansNewEpic && !epicEdited)
            Errors[$"{path}.edits.epic"] = ["the story stands in the new epic, which is not accepted: accept it, or give the story an epic that exists."];
        else if (phaseEdited && !Places.HasPhase(story.Phase))
            Errors.TryAdd($"{path}.edits.phase", [$"there is no phase {story.Phase}."]);
        else if ((phaseEdited || epicEdited) && !Places.HasEpic(story.Phase, story.Epic))
            Errors.TryAdd($"{path}.edits.epic", [$"there is no epic {story.Phase}.{story.Epic}."]);
        return false;
    }

    private static Story Draft(GeneratedStory suggested) => new()
    {
        Id = "",
        Title = suggested.Title,
        Intent = suggested.Intent,
        Description = suggested.Description,
        Acceptance = suggested.Acceptance,
        Phase = suggested.Phase,
        Epic = suggested.Epic,
        DependsOn = suggested.DependsOn,
        Tags = suggested.Tags,
    };

    private static Story Only(Story story, IReadOnlyList<string> fields) => StoryValues.Of(new Story { Id = "", Title = "" })
        .Where(empty => !Always.Contains(empty.Key) && !fields.Contains(empty.Key))
        .Aggregate(story, (made, empty) => StoryValues.With(made, empty.Key, empty.Value));

    private static Story With(Story story, string field, JsonElement edit) => field switch
    {
        StoryFields.Phase => story with { Phase = edit.GetInt32() },
        StoryFields.Epic => story with { Epic = edit.GetInt32() },
        StoryFields.Title => story with { Title = edit.GetString()!.Trim() },
        _ => StoryValues.With(story, field, edit),
    };
}

/// <param name="Draft">The story to make, without an id.</param>
/// <param name="InNewEpic">Whether it goes to the new epic instead of the draft's.</param>
internal sealed record AcceptedStory(int Index, Story Draft, bool InNewEpic);
