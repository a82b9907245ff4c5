using Understory.Backlog;
using Understory.Contracts;
using Understory.Operations.Generate;
using Understory.Operations.Rounds;
using Understory.Storage;
using Understory.Tasks;
using Understory.Telemetry;
using Understory.Web;

namespace Understory.Operations;

/// <summary>The one door from suggestions to stories: plain code in one transaction, by the strategy of the task's type.</summary>
public sealed class ApplySuggestions(Database database, IEnumerable<IApplyStrategy> strategies)
{
    public async Task<(ApplyResponse? Response, Refusal? Refusal)> Apply(string taskId, ApplyRequest request, CancellationToken cancel)
    {
        var (task, response, refusal) = await database.WriteBacklog<(TaskRow?, ApplyResponse?, Refusal?)>(
            async session =>
            {
                if (await session.Task(taskId) is not { } found)
                    return (null, null, TaskActions.NotFound(taskId));
                var (applied, refused) = await Apply(session, found, request);
                return (found, applied, refused);
            },
            cancel);
        if (task is not null)
            Tell(task, response);
        return (response, refusal);
    }

    private static void Tell(TaskRow task, ApplyResponse? response)
    {
        using var span = TaskTelemetry.Continue("task.apply", task);
        span?.SetTag(Signals.Outcome, response is null ? "refused" : response.Conflicts.Count > 0 ? "conflicts" : "applied")
            .SetTag("understory.apply.stories", response?.Applied.Count ?? 0)
            .SetTag("understory.apply.conflicts", response?.Conflicts.Count ?? 0);
    }

    private async Task<(ApplyResponse?, Refusal?)> Apply(Session session, TaskRow task, ApplyRequest request)
    {
        if (task.State != TaskState.Complete)
            return (null, Refusal.Conflict($"The task is {task.Status}; only what a complete one suggests can be applied."));
        if (strategies.FirstOrDefault(s => s.Takes(task.Type)) is not { } strategy)
            return (null, Refusal.Conflict($"This server cannot apply {task.Type}."));

        if (task.ParentTaskId is { } root)
            return (null, Refusal.Conflict($"The task is a round of {root}: apply it there, as the round of its item."));

        var errors = new Dictionary<string, IReadOnlyList<string>>();
        var rounds = await ChosenRounds.Read(session, task, Chosen(request), errors);
        return errors.Count > 0 ? (null, Refusal.Invalid(errors)) : await strategy.Apply(session, task, request, rounds);
    }

    private static IEnumerable<(string Key, string Round, string Path)> Chosen(ApplyRequest request) =>
        request.Items
            .Select((item, i) => (Key: item?.Id ?? (item?.Index is { } index ? GenerateItems.KeyOf(index) : ""), item?.Round, Path: $"items[{i}].round"))
            .Where(chosen => chosen.Round is not null)
            .Select(chosen => (chosen.Key, chosen.Round!, chosen.Path));
}
