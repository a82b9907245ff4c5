using System.Text.Json;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Engines;
using Understory.Storage;
using Understory.Tasks;
using Understory.Web;

namespace Understory.Operations.StoryEdit;

/// <summary>Changes one story as it was asked in plain words, and looks for what that does to related ones.</summary>
public sealed class StoryEditOperation(Database database, IEngine engine) : ITaskOperation
{
    public string Type => TaskTypes.StoryEdit;

    public async Task<Refusal?> Check(string version, JsonElement? parameters, CancellationToken cancel)
    {
        var (wanted, refusal) = StoryEditRequest.Read(parameters);
        var (hasVersion, hasStory) = await database.Read(
            async session => (
                await session.HasVersion(version),
                wanted is not null && await session.Story(version, wanted.StoryId) is not null),
            cancel);
        if (!hasVersion)
            return await database.Read(session => session.NoVersion(version), cancel);
        if (refusal is not null || hasStory)
            return refusal;
        return Refusal.Invalid("params.storyId", $"\"{StoryId.Shorten(wanted!.StoryId)}\" is no story of {version}.");
    }

    public async Task<TaskOutcome> Run(TaskRun run, CancellationToken cancel)
    {
        if (StoryEditRequest.Read(run.Params is null ? null : JsonElement.Parse(run.Params)).Wanted is not { } wanted
            || await database.Read(session => StoryEditInput.Load(session, run.Version, wanted), cancel) is not { } input)
        {
            return new TaskOutcome.Failed(ErrorKind.Internal, "The story is gone; nothing was asked.");
        }

        await run.KeepBases(engine.Info.Name, input.Bases(), cancel);
        run.Report(new TaskProgress(0, 1, Reading(input)));
        var question = StoryEditQuestion.Build(input);
        switch (await run.Ask(engine, question, cancel))
        {
            case Answer.Success success when StoryEditAnswer.Read(success.Json, input) is { } result:
                run.Report(new TaskProgress(1, 1));
                return new TaskOutcome.Completed(JsonSerializer.Serialize(result, WireJson.Default.StoryEditResult), Summary(result));
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

    private static string Reading(StoryEditInput input) => input.Related.Count switch
    {
        0 => $"Reading {input.Target.Id}",
        1 => $"Reading {input.Target.Id} and 1 related story",
        var count => $"Reading {input.Target.Id} and {count} related stories",
    };

    private static string Summary(StoryEditResult result)
    {
        var story = result.CurrentStory;
        var stays = result.Target.SuggestedIntent is null && result.Target.SuggestedDescription == story.Description
            && result.Target.SuggestedAcceptance.SequenceEqual(story.Acceptance);
        var related = (result.RelatedUpdates.Count, stays) switch
        {
            (0, true) => "nothing to change",
            (0, _) => "no related story to update",
            (1, _) => "1 related story to update",
            var (count, _) => $"{count} related stories to update",
        };
        return $"{story.Id} {StoryId.Shorten(story.Title)} · {related}";
    }
}
