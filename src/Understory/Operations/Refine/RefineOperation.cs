using System.Text.Json;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Engines;
using Understory.Storage;
using Understory.Tasks;
using Understory.Web;

namespace Understory.Operations.Refine;

/// <summary>Looks at stories and suggests what would make them clearer.</summary>
public sealed class RefineOperation(Database database, IEngine engine) : ITaskOperation
{
    private const int MostStories = 1000;

    public string Type => TaskTypes.Refine;

    public async Task<Refusal?> Check(string version, JsonElement? parameters, CancellationToken cancel)
    {
        if (!TryReadParams(parameters?.GetRawText(), out var wanted))
            return Refusal.Invalid("params.storyIds", "must be a list of story ids, and the only member of params.");
        if (await database.Read(session => RefineInput.Load(session, version, wanted.StoryIds), cancel) is not { } input)
            return await database.Read(session => session.NoVersion(version), cancel);
        if (wanted.StoryIds is { } ids)
        {
            if (ids.Count is 0 or > MostStories)
                return Refusal.Invalid("params.storyIds", $"must name 1 to {MostStories} stories; leave it out for all pending ones.");
            if (ids.Except(input.Asked.Select(s => s.Id), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
                return Refusal.Invalid("params.storyIds", $"\"{unknown}\" is no story of {version}.");
        }

        return input.Asked.Count > 0
            ? null
            : Refusal.Invalid("version", $"no pending stories in {version}") with { Error = $"no pending stories in {version}" };
    }

    public async Task<TaskOutcome> Run(TaskRun run, CancellationToken cancel)
    {
        if (!TryReadParams(run.Params, out var wanted)
            || await database.Read(session => RefineInput.Load(session, run.Version, wanted.StoryIds), cancel) is not { } input)
        {
            return new TaskOutcome.Failed(ErrorKind.Internal, $"{run.Version} is gone; nothing was asked.");
        }

        await run.KeepBases(engine.Info.Name, input.Bases(), cancel);
        if (input.Asked.Count == 0)
            return Completed(new RefineResult([], $"Nothing is pending in {run.Version} any more."), 0);

        var question = RefineQuestion.Build(input);
        var progress = new RefineProgress(run, input);
        switch (await run.Ask(engine, question with { OnText = progress.OnText }, cancel))
        {
            case Answer.Success success when RefineAnswer.Read(success.Json, input) is { Refinements.Count: > 0 } result:
                progress.Done();
                return Completed(result, input.Asked.Count);
            case Answer.Success:
                await run.RejectAnswer(Asking.Key(engine, question));
                return new TaskOutcome.Failed(
                    ErrorKind.InvalidOutput, "The answer did not fit what was asked, so nothing of it was kept. Retry the task to ask again.");
            case Answer.Failure failure:
                return new TaskOutcome.Failed(failure.Kind, failure.Message);
            default:
                throw new InvalidOperationException("An answer is a success or a failure.");
        }
    }

    private static TaskOutcome.Completed Completed(RefineResult result, int asked) =>
        new(JsonSerializer.Serialize(result, WireJson.Default.RefineResult), Summary(result, asked));

    private static string Summary(RefineResult result, int asked)
    {
        var flawed = result.Refinements.Count(r => r.Status == RefinementStatus.NeedsWork);
        var found = (flawed, asked) switch
        {
            (_, 0) => "No story was pending",
            (0, 1) => "The story is clear",
            (0, _) => $"All {result.Refinements.Count} stories are clear",
            (_, 1) => $"{result.Refinements[0].Id} needs work",
            (1, _) => $"1 of {asked} stories needs work",
            _ => $"{flawed} of {asked} stories need work",
        };
        return result.Failed is { Count: > 0 } failed ? $"{found}, {failed.Count} could not be analysed" : found;
    }

    private static bool TryReadParams(string? json, out RefineParams parameters)
    {
        parameters = new RefineParams();
        if (json is null or "null")
            return true;
        try
        {
            parameters = JsonSerializer.Deserialize(json, WireJson.Default.RefineParams) ?? parameters;
            return parameters.StoryIds?.All(id => id is not null) ?? true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
