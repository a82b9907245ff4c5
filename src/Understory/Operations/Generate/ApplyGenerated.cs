using Understory.Backlog;
using Understory.Contracts;
using Understory.Storage;
using Understory.Tasks;
using Understory.Web;

namespace Understory.Operations.Generate;

/// <summary>
/// Accepted suggestions into new stories, and into the new epic. Each is made once, ever: what was made before is answered
/// again as it was made, whatever became of the story since.
/// </summary>
public sealed class ApplyGenerated : IApplyStrategy
{
    public bool Takes(string type) => type == TaskTypes.Generate;

    public async Task<(ApplyResponse? Response, Refusal? Refusal)> Apply(
        Session session, TaskRow task, ApplyRequest request, IReadOnlyDictionary<string, TaskRow> rounds)
    {
        if (await session.Version(task.Version) is not { } version)
            return (null, await session.NoVersion(task.Version));
        var result = WithRounds(GenerateItems.Result(task), rounds);
        var page = (await session.StoriesPage(version.Id))!;
        var places = new EpicPlaces(page);
        var made = await session.GeneratedStories(task.Id);
        var madeEpic = await session.GeneratedEpic(task.Id);
        var accepted = new AcceptedStories(
            result, made, places, await session.Dependencies(version.Id, page.Stories, References(request, result)),
            NewEpicOpen: request.NewEpic?.Accept ?? madeEpic is not null);
        accepted.CheckNewEpic(task, request.NewEpic);
        var drafts = request.Items.Select((item, i) => accepted.Read(item, $"items[{i}]")).ToList();
        if (accepted.Errors.Count > 0)
            return (null, Refusal.Invalid(accepted.Errors));

        if (request.NewEpic is { Accept: true } decision && madeEpic is null)
            madeEpic = await Make(session, task, result.NewEpic!, decision, places);
        var adding = await StoryAdding.Begin(session, version);
        var applied = new List<AppliedStory>();
        foreach (var draft in drafts)
            applied.Add(new AppliedStory(await Make(session, task, draft!, madeEpic, made, adding), 1, draft!.Index));
        return (new ApplyResponse(applied, []), null);
    }

    // A round keeps the place of its story, so that the new epic and its number stay what they are.
    private static GenerateResult WithRounds(GenerateResult result, IReadOnlyDictionary<string, TaskRow> rounds) => result with
    {
        Stories = [.. result.Stories.Select((story, i) => rounds.TryGetValue(GenerateItems.KeyOf(i), out var round)
            ? GenerateItems.Result(round).Stories[0]
            : story)],
    };

    private static async Task<(int Phase, int Epic)> Make(
        Session session, TaskRow task, NewEpic suggested, NewEpicDecision decision, EpicPlaces places)
    {
        var epic = places.NextFree(suggested.Phase);
        await session.SaveEpic(task.Version, new EpicRow
        {
            Phase = suggested.Phase,
            Id = epic,
            Name = (decision.Name ?? suggested.Name).Trim(),
            Description = decision.Description ?? suggested.Description,
        });
        await session.RememberEpic(task.Id, suggested.Phase, epic);
        return (suggested.Phase, epic);
    }

    private static async Task<string> Make(
        Session session, TaskRow task, AcceptedStory accepted, (int Phase, int Epic)? newEpic, IReadOnlyDictionary<int, string> made,
        StoryAdding adding)
    {
        if (made.TryGetValue(accepted.Index, out var known))
            return known;
        var draft = accepted.Draft;
        if (accepted.InNewEpic && newEpic is var (phase, epic))
            draft = draft with { Phase = phase, Epic = epic };
        var story = await adding.Add(draft, Actor.Task(task.Id));
        await session.RememberStory(task.Id, accepted.Index, story.Id);
        return story.Id;
    }

    private static List<string> References(ApplyRequest request, GenerateResult result) =>
    [
        .. result.Stories.SelectMany(s => s.DependsOn),
        .. request.Items
            .Select(item => item?.Edits?.GetValueOrDefault(StoryFields.DependsOn) ?? default)
            .Where(edit => StoryValues.Problem(StoryFields.DependsOn, edit) is null)
            .SelectMany(edit => edit.EnumerateArray().Select(v => v.GetString()!)),
    ];
}
