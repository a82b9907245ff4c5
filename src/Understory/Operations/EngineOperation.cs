using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations.Rounds;
using Understory.Storage;
using Understory.Tasks;
using Understory.Web;

namespace Understory.Operations;

/// <summary>
/// What every operation does: read what is wanted, load what it is about in one moment, keep that, ask, and take the answer
/// or say why not.
/// </summary>
/// <param name="form">How the type's params are read.</param>
public abstract class EngineOperation<TParams>(Database database, ObservedEngine engine, IResultItems items, JsonTypeInfo<TParams> form)
    : ITaskOperation
    where TParams : class
{
    public string Type => items.Type;

    public async Task<TaskCheck> Check(string version, JsonElement? parameters, CancellationToken cancel)
    {
        var (wanted, refusal) = Read(parameters);
        return wanted is null
            ? new TaskCheck(refusal)
            : await database.Read(
                async session => !await session.HasVersion(version) ? new TaskCheck(await session.NoVersion(version))
                    : Wish(wanted).IsRound ? await CheckRound(session, version, wanted)
                    : new TaskCheck(await Check(session, version, wanted)),
                cancel);
    }

    public async Task<TaskOutcome> Run(TaskRun run, CancellationToken cancel)
    {
        if (Read(run.Params is null ? null : JsonElement.Parse(run.Params)).Wanted is not { } wanted
            || await database.Read(session => LoadAny(session, run.Version, wanted), cancel) is not { } assignment)
        {
            return new TaskOutcome.Failed(ErrorKind.Internal, $"What the task is about is gone from {run.Version}; nothing was asked.");
        }

        await run.KeepBases(engine.Info.Name, assignment.Bases, cancel);
        return assignment.Already?.Completed ?? await assignment.Work(run, engine, cancel);
    }

    /// <summary>What is wrong with the params by themselves, by the member's name.</summary>
    protected abstract IEnumerable<(string Member, string Sentence)> Problems(TParams wanted);

    protected abstract RoundWish Wish(TParams wanted);

    /// <summary>Looks at a task that is no round before it is created.</summary>
    protected abstract Task<Refusal?> Check(Session session, string version, TParams wanted);

    /// <returns>Null where what it is about is gone.</returns>
    protected abstract Task<Assignment?> Load(Session session, string version, TParams wanted);

    /// <returns>Null where what it is about is gone.</returns>
    protected abstract Task<Assignment?> LoadRound(Session session, string version, TParams wanted, Round round);

    /// <summary>The member of a round's params that says something else than the task that it tries again; null where none does.</summary>
    protected abstract string? Differs(TParams round, TParams root);

    private async Task<TaskCheck> CheckRound(Session session, string version, TParams wanted)
    {
        var (round, refusal) = await Round.Find(session, items, version, Wish(wanted));
        if (round is null)
            return new TaskCheck(refusal);
        if (Read(JsonElement.Parse(round.Root.Params ?? "{}")).Wanted is { } root && Differs(wanted, root) is { } member)
            return new TaskCheck(Refusal.Invalid($"params.{member}", "must be the same as in the task that is tried again."));
        return await LoadRound(session, version, wanted, round) is null
            ? new TaskCheck(Refusal.Invalid("params.storyIds", $"\"{StoryId.Shorten(round.Key)}\" is gone from {version}."))
            : new TaskCheck(null, round.Root.Id);
    }

    private async Task<Assignment?> LoadAny(Session session, string version, TParams wanted)
    {
        if (!Wish(wanted).IsRound)
            return await Load(session, version, wanted);
        var (round, _) = await Round.Find(session, items, version, Wish(wanted));
        return round is null ? null : await LoadRound(session, version, wanted, round);
    }

    private (TParams? Wanted, Refusal? Refusal) Read(JsonElement? asked)
    {
        var (wanted, refusal) = TaskParams.Read(asked, form);
        if (wanted is null)
            return (null, refusal);
        var errors = Problems(wanted).ToDictionary(p => $"params.{p.Member}", IReadOnlyList<string> (p) => [p.Sentence]);
        return errors.Count > 0 ? (null, Refusal.Invalid(errors)) : (wanted, null);
    }
}
