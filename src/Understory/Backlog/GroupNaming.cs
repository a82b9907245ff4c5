using Understory.Contracts;
using Understory.Storage;
using Understory.Web;

namespace Understory.Backlog;

/// <summary>Names of phases and epics. Stories may stand in numbers without a name, and a number may have one before any does.</summary>
public sealed class GroupNaming(Database database)
{
    public Task<(Phase? Phase, Refusal? Refusal)> NamePhase(string version, int phase, PhaseName named, CancellationToken cancel) =>
        database.WriteBacklog<(Phase?, Refusal?)>(
            async session =>
            {
                if (!await session.HasVersion(version))
                    return (null, await session.NoVersion(version));
                var row = (await session.Phases(version)).FirstOrDefault(p => p.Id == phase) ?? new PhaseRow { Id = phase };
                if (Errors(phase, null, named.Name, null) is { Count: > 0 } errors)
                    return (null, Refusal.Invalid(errors));
                await session.SavePhase(version, row with { Name = named.Name.Trim() });
                return (new Phase(phase, named.Name.Trim()), null);
            },
            cancel);

    public Task<(Epic? Epic, Refusal? Refusal)> NameEpic(string version, int phase, int epic, EpicName named, CancellationToken cancel) =>
        database.WriteBacklog<(Epic?, Refusal?)>(
            async session =>
            {
                if (!await session.HasVersion(version))
                    return (null, await session.NoVersion(version));
                var row = (await session.Epics(version)).FirstOrDefault(e => (e.Phase, e.Id) == (phase, epic))
                    ?? new EpicRow { Phase = phase, Id = epic };
                if (Errors(phase, epic, named.Name, named.Description) is { Count: > 0 } errors)
                    return (null, Refusal.Invalid(errors));
                row = row with { Name = named.Name.Trim(), Description = named.Description ?? row.Description };
                await session.SaveEpic(version, row);
                return (new Epic(phase, epic, row.Name, row.Description), null);
            },
            cancel);

    private static Dictionary<string, IReadOnlyList<string>> Errors(int phase, int? epic, string name, string? description)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        Check("phase", StoryChecks.NumberProblem(phase));
        Check("epic", StoryChecks.NumberProblem(epic ?? 0));
        Check("name", StoryChecks.TooLong(name, StoryLimits.MostTitle));
        Check("description", StoryChecks.TooLong(description ?? "", StoryLimits.MostText));
        return errors;

        void Check(string field, string? problem)
        {
            if (problem is not null)
                errors[field] = [problem];
        }
    }
}
