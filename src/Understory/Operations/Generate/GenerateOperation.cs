using System.Text.Json;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Engines;
using Understory.Storage;
using Understory.Tasks;
using Understory.Web;

namespace Understory.Operations.Generate;

/// <summary>Makes stories that fit the version from a description in plain words.</summary>
public sealed class GenerateOperation(Database database, IEngine engine) : ITaskOperation
{
    private const int LongestDescription = 20_000;

    public string Type => TaskTypes.Generate;

    public async Task<Refusal?> Check(string version, JsonElement? parameters, CancellationToken cancel)
    {
        if (Description(parameters?.GetRawText()) is null)
            return Refusal.Invalid("params.description", "must say what is wanted, in 1 to 20,000 characters.");
        return await database.Read(
            async session => await session.HasVersion(version) ? null : await session.NoVersion(version), cancel);
    }

    public async Task<TaskOutcome> Run(TaskRun run, CancellationToken cancel)
    {
        if (Description(run.Params) is not { } description
            || await database.Read(session => GenerateInput.Load(session, run.Version), cancel) is not { } input)
        {
            return new TaskOutcome.Failed(ErrorKind.Internal, $"{run.Version} is gone; nothing was asked.");
        }

        // New stories are compared with nothing when they are applied, so that no story has to be kept.
        await run.KeepBases(engine.Info.Name, "{}", cancel);
        var question = GenerateQuestion.Build(input, description);
        var progress = new GenerateProgress(run);
        switch (await run.Ask(engine, question with { OnText = progress.OnText }, cancel))
        {
            case Answer.Success success when GenerateAnswer.Read(success.Json, input) is { } result:
                progress.Done(result.Stories.Count);
                return new TaskOutcome.Completed(JsonSerializer.Serialize(result, WireJson.Default.GenerateResult), Summary(result));
            case Answer.Success:
                await run.RejectAnswer(Asking.Key(engine, question));
                return new TaskOutcome.Failed(
                    ErrorKind.InvalidOutput, "The answer held no story that fits the version, so nothing of it was kept. Retry the task to ask again.");
            case Answer.Failure failure:
                return new TaskOutcome.Failed(failure.Kind, failure.Message);
            default:
                throw new InvalidOperationException("An answer is a success or a failure.");
        }
    }

    private static string Summary(GenerateResult result)
    {
        var suggested = result.Stories.Count == 1 ? "1 story suggested" : $"{result.Stories.Count} stories suggested";
        var inNewEpic = result.Stories.Count(result.WantsNewEpic);
        return inNewEpic switch
        {
            0 => suggested,
            _ when inNewEpic == result.Stories.Count => $"{suggested} in a new epic",
            _ => $"{suggested}, {inNewEpic} of them in a new epic",
        };
    }

    /// <summary>What is wanted; null where the parameters do not say it.</summary>
    private static string? Description(string? parameters)
    {
        try
        {
            return parameters is not null
                && JsonSerializer.Deserialize(parameters, WireJson.Default.GenerateParams) is { Description.Length: <= LongestDescription } wanted
                && !string.IsNullOrWhiteSpace(wanted.Description)
                    ? wanted.Description
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
