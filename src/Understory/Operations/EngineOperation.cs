using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Engines;
using Understory.Storage;
using Understory.Tasks;
using Understory.Web;

namespace Understory.Operations;

/// <summary>
/// What every operation does: read what is wanted, load what it is about in one moment, keep that, ask, and take the answer
/// or say why not.
/// </summary>
/// <param name="form">How the type's params are read.</param>
public abstract class EngineOperation<TParams>(Database database, IEngine engine, JsonTypeInfo<TParams> form) : ITaskOperation
    where TParams : class
{
    public abstract string Type { get; }

    public async Task<Refusal?> Check(string version, JsonElement? parameters, CancellationToken cancel)
    {
        var (wanted, refusal) = Read(parameters);
        return wanted is null
            ? refusal
            : await database.Read(
                async session => await session.HasVersion(version)
                    ? await Check(session, version, wanted)
                    : BacklogEndpoints.VersionNotFound(version),
                cancel);
    }

    public async Task<TaskOutcome> Run(TaskRun run, CancellationToken cancel)
    {
        if (Read(run.Params is null ? null : JsonElement.Parse(run.Params)).Wanted is not { } wanted
            || await database.Read(session => Load(session, run.Version, wanted), cancel) is not { } assignment)
        {
            return new TaskOutcome.Failed(ErrorKind.Internal, $"What the task is about is gone from {run.Version}; nothing was asked.");
        }

        await run.KeepBases(engine.Info.Name, assignment.Bases, cancel);
        if (assignment.Already is { } already)
            return new TaskOutcome.Completed(already.Result, already.Summary);
        var question = assignment.Question;
        switch (await run.Ask(engine, question with { OnText = assignment.Follow(run) }, cancel))
        {
            case Answer.Success success when assignment.Take(success.Json) is { } made:
                run.Report(new TaskProgress(made.Items, made.Items));
                return new TaskOutcome.Completed(made.Result, made.Summary);
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

    /// <summary>What is wrong with the params by themselves, by the member's name.</summary>
    protected abstract IEnumerable<(string Member, string Sentence)> Problems(TParams wanted);

    /// <summary>Looks at a task before it is created.</summary>
    protected abstract Task<Refusal?> Check(Session session, string version, TParams wanted);

    /// <returns>Null where what it is about is gone.</returns>
    protected abstract Task<Assignment?> Load(Session session, string version, TParams wanted);

    private (TParams? Wanted, Refusal? Refusal) Read(JsonElement? asked)
    {
        var (wanted, refusal) = TaskParams.Read(asked, form);
        if (wanted is null)
            return (null, refusal);
        var errors = Problems(wanted).ToDictionary(p => $"params.{p.Member}", IReadOnlyList<string> (p) => [p.Sentence]);
        return errors.Count > 0 ? (null, Refusal.Invalid(errors)) : (wanted, null);
    }
}
