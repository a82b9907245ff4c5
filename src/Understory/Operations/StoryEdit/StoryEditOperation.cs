using System.Text.Json;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations.Rounds;
using Understory.Storage;
using Understory.Web;

namespace Understory.Operations.StoryEdit;

/// <summary>Changes one story as it was asked in plain words, and looks for what that does to related ones.</summary>
public sealed class StoryEditOperation(Database database, ObservedEngine engine)
    : EngineOperation<StoryEditParams>(database, engine, new StoryEditSuggestions(), WireJson.Default.StoryEditParams)
{
    private const int LongestRequest = 10_000;

    protected override RoundWish Wish(StoryEditParams wanted) => new(wanted.StoryIds, wanted.Feedback, wanted.ParentTaskId);

    protected override IEnumerable<(string, string)> Problems(StoryEditParams wanted)
    {
        if (wanted.StoryId.Length == 0)
            yield return ("storyId", "must be the id of the story to change.");
        if (string.IsNullOrWhiteSpace(wanted.RequestedChanges) || wanted.RequestedChanges.Length > LongestRequest)
            yield return ("requestedChanges", $"must say what should change, in 1 to {LongestRequest:N0} characters.");
        foreach (var problem in Wish(wanted).Problems(lists: false, looksAgain: true))
            yield return problem;
    }

    protected override async Task<Refusal?> Check(Session session, string version, StoryEditParams wanted) =>
        await session.Story(version, wanted.StoryId) is null
            ? Refusal.Invalid("params.storyId", $"\"{StoryId.Shorten(wanted.StoryId)}\" is no story of {version}.")
            : null;

    protected override async Task<Assignment?> Load(Session session, string version, StoryEditParams wanted) =>
        await StoryEditInput.Load(session, version, wanted) is { } input ? new StoryEditAssignment(input) : null;

    protected override async Task<Assignment?> LoadRound(Session session, string version, StoryEditParams wanted, Round round)
    {
        var before = JsonSerializer.Deserialize(round.Parent.Result!, WireJson.Default.StoryEditResult)!;
        if (round.Key == before.StoryId)
        {
            var tried = new Tried(JsonSerializer.SerializeToElement(before.Target, WireJson.Default.StoryEditTarget), round.Feedback);
            return await StoryEditInput.Load(session, version, wanted) is { } input
                ? new StoryEditAssignment(input with { Related = [] }, round, tried)
                : null;
        }

        var update = before.RelatedUpdates.First(u => u.Id == round.Key);
        return await StoryEditInput.LoadRelated(session, version, Changed(before), round.Key, wanted.RequestedChanges) is { } related
            ? new RelatedRoundAssignment(
                related, before, round, new Tried(JsonSerializer.SerializeToElement(update, WireJson.Default.RelatedUpdate), round.Feedback))
            : null;
    }

    protected override string? Differs(StoryEditParams round, StoryEditParams root) =>
        round.StoryId != root.StoryId ? "storyId" : round.RequestedChanges != root.RequestedChanges ? "requestedChanges" : null;

    private static Story Changed(StoryEditResult before) => before.CurrentStory with
    {
        Intent = before.Target.SuggestedIntent ?? before.CurrentStory.Intent,
        Description = before.Target.SuggestedDescription,
        Acceptance = before.Target.SuggestedAcceptance,
    };
}
