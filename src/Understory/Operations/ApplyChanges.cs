using System.Text.Json;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Storage;
using Understory.Tasks;
using Understory.Web;

namespace Understory.Operations;

/// <summary>
/// Accepted changes to stories that exist. A field that someone changed since the task read it is named and left alone;
/// what already holds counts as applied.
/// </summary>
public sealed class ApplyChanges(IEnumerable<ISuggestions> suggestions) : IApplyStrategy
{
    public bool Takes(string type) => suggestions.Any(s => s.Type == type);

    public async Task<(ApplyResponse? Response, Refusal? Refusal)> Apply(
        Session session, TaskRow task, ApplyRequest request, IReadOnlyDictionary<string, TaskRow> rounds)
    {
        if (request.NewEpic is not null)
            return (null, Refusal.Invalid("newEpic", "the task suggests no new epic."));
        var type = suggestions.First(s => s.Type == task.Type);
        var (suggested, bases) = (type.Read(task).ToDictionary(), Bases(task));
        foreach (var (id, round) in rounds)
            (suggested[id], bases[id]) = (type.Read(round)[id], Bases(round)[id]);
        var accepted = await Accepted(session, task, suggested, bases, request);
        return accepted.Refusal is { } refusal ? (null, refusal) : (await Write(session, task, accepted.Items), null);
    }

    // What is to stand in which field, or everything that is wrong with the request.
    private static async Task<(IReadOnlyList<AcceptedItem> Items, Refusal? Refusal)> Accepted(
        Session session, TaskRow task, Dictionary<string, IReadOnlyDictionary<string, JsonElement>> suggested,
        Dictionary<string, StoryBasis> bases, ApplyRequest request)
    {
        var references = EditedDependencies(request);
        var known = await session.Dependencies(task.Version, references.Count > 0 ? await session.Stories(task.Version) : [], references);
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        var accepted = new List<AcceptedItem>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, i) in request.Items.Select((item, i) => (item, i)))
        {
            if (item?.Id is null)
                errors[$"items[{i}].id"] = ["is missing."];
            else if (!suggested.TryGetValue(item.Id, out var fields) || !bases.TryGetValue(item.Id, out var basis))
                errors[$"items[{i}].id"] = ["is none that the task has a suggestion for."];
            else if (!seen.Add(item.Id))
                errors[$"items[{i}].id"] = ["stands there twice."];
            else
                accepted.Add(new AcceptedItem(item.Id, basis, Values(item, fields, basis, known, $"items[{i}]", errors)));
        }

        return (accepted, errors.Count > 0 ? Refusal.Invalid(errors) : null);
    }

    private static Dictionary<string, StoryBasis> Bases(TaskRow task) =>
        JsonSerializer.Deserialize(task.Bases ?? "{}", WireJson.Default.DictionaryStringStoryBasis)!;

    // Suggested ones were checked when the answer was read; what a person wrote was not.
    private static List<string> EditedDependencies(ApplyRequest request) =>
    [
        .. request.Items
            .Select(item => item?.Edits?.GetValueOrDefault(StoryFields.DependsOn) ?? default)
            .Where(edit => StoryValues.Problem(StoryFields.DependsOn, edit) is null)
            .SelectMany(edit => edit.EnumerateArray().Select(v => v.GetString()!)),
    ];

    // What the answer only repeats is no suggestion.
    private static Dictionary<string, JsonElement> Changes(IReadOnlyDictionary<string, JsonElement> suggested, StoryBasis basis) =>
        suggested.Where(s => !StoryValues.Same(s.Value, basis.Fields[s.Key])).ToDictionary();

    private static Dictionary<string, JsonElement> Values(
        ApplyItem item, IReadOnlyDictionary<string, JsonElement> suggested, StoryBasis basis, Dependencies known, string path,
        Dictionary<string, IReadOnlyList<string>> errors)
    {
        var edits = item.Edits ?? new Dictionary<string, JsonElement>();
        var values = new Dictionary<string, JsonElement>();
        foreach (var (field, i) in (item.Fields ?? Changes(suggested, basis).Keys.Union(edits.Keys)).Select((field, i) => (field, i)))
        {
            if (field is null || !basis.Fields.ContainsKey(field))
                errors[$"{path}.fields[{i}]"] = ["is no field of a story that can be written."];
            else if (edits.TryGetValue(field, out var edit))
                values[field] = edit;
            else if (suggested.TryGetValue(field, out var suggestion))
                values[field] = suggestion;
            else
                errors[$"{path}.fields[{i}]"] = [$"the task suggests nothing for {field}."];
        }

        foreach (var (field, edit) in edits)
        {
            if (StoryValues.Problem(field, edit) is { } problem)
                errors[$"{path}.edits.{field}"] = [problem];
            else if (!values.ContainsKey(field))
                errors[$"{path}.edits.{field}"] = ["is edited, but not among the fields to apply."];
            else if (field == StoryFields.DependsOn
                && edit.EnumerateArray().Select(v => v.GetString()!).FirstOrDefault(reference => !known.Exists(reference)) is { } unknown)
                errors[$"{path}.edits.{field}"] = [$"\"{unknown}\" does not exist."];
        }

        return values;
    }

    private static async Task<ApplyResponse> Write(Session session, TaskRow task, IReadOnlyList<AcceptedItem> items)
    {
        var applied = new List<AppliedStory>();
        var conflicts = new List<ApplyConflict>();
        foreach (var item in items)
        {
            if (await session.Story(task.Version, item.Id) is not { } story)
            {
                conflicts.AddRange(item.Values.Keys.Select(field => new ApplyConflict(item.Id, field, "The story is gone.", null)));
                continue;
            }

            var changed = story;
            var open = new List<string>();
            foreach (var (field, value) in item.Values)
            {
                var current = StoryValues.Get(story, field);
                if (StoryValues.Same(current, value))
                    continue;
                if (StoryValues.Same(current, item.Basis.Fields[field]))
                    changed = StoryValues.With(changed, field, value);
                else
                    open.Add(field);
            }

            if (!ReferenceEquals(changed, story))
                changed = (await session.ChangeStory(task.Version, changed, Actor.Task(task.Id)))!;
            if (open.Count == 0 || open.Count < item.Values.Count)
                applied.Add(new AppliedStory(item.Id, changed.Revision));
            conflicts.AddRange(open.Select(field => new ApplyConflict(
                item.Id, field, $"{item.Id} was changed since the task read it (revision {item.Basis.Revision}, now {story.Revision}).", changed)));
        }

        return new ApplyResponse(applied, conflicts);
    }

    private sealed record AcceptedItem(string Id, StoryBasis Basis, IReadOnlyDictionary<string, JsonElement> Values);
}
