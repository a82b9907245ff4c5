using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations.Rounds;
using Understory.Storage;
using Understory.Web;

namespace Understory.Operations.Refine;

/// <summary>Looks at stories and suggests what would make them clearer.</summary>
public sealed class RefineOperation(Database database, ObservedEngine engine, ClaudeOptions options)
    : EngineOperation<RefineParams>(database, engine, new RefineSuggestions(), WireJson.Default.RefineParams)
{
    private const int MostStories = 1000;

    protected override RoundWish Wish(RefineParams wanted) => new(wanted.StoryIds, wanted.Feedback, wanted.ParentTaskId);

    protected override IEnumerable<(string, string)> Problems(RefineParams wanted)
    {
        var round = Wish(wanted);
        foreach (var problem in round.Problems(lists: true, looksAgain: true))
            yield return problem;
        if (round.IsRound)
            yield break;
        if (wanted.StoryIds is { Count: 0 or > MostStories })
            yield return ("storyIds", $"must name 1 to {MostStories} stories; leave it out for all pending ones.");
        else if (wanted.StoryIds?.Contains(null!) == true)
            yield return ("storyIds", "must be a list of story ids.");
    }

    protected override async Task<Refusal?> Check(Session session, string version, RefineParams wanted)
    {
        var asked = (await RefineInput.Load(session, version, wanted.StoryIds))!.Asked;
        if (wanted.StoryIds?.Except(asked.Select(s => s.Id), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            return Refusal.Invalid("params.storyIds", $"\"{unknown}\" is no story of {version}.");
        return asked.Count > 0
            ? null
            : Refusal.Invalid("version", $"no pending stories in {version}") with { Error = $"no pending stories in {version}" };
    }

    protected override async Task<Assignment?> Load(Session session, string version, RefineParams wanted) =>
        await RefineInput.Load(session, version, wanted.StoryIds) is { } input ? new RefineAssignment(version, input, options.QuestionsAtOnce) : null;

    protected override async Task<Assignment?> LoadRound(Session session, string version, RefineParams wanted, Round round)
    {
        var before = JsonSerializer.Deserialize(round.Parent.Result!, WireJson.Default.RefineResult)!.Refinements.First(r => r.Id == round.Key);
        return await RefineInput.Load(session, version, [round.Key]) is { Asked.Count: 1 } input
            ? new RefineRoundAssignment(input, round, new Tried(JsonSerializer.SerializeToElement(before, WireJson.Default.Refinement), round.Feedback))
            : null;
    }

    protected override string? Differs(RefineParams round, RefineParams root) => null;
}
