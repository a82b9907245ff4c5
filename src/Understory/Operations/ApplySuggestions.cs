using Understory.Contracts;
using Understory.Storage;
using Understory.Tasks;
using Understory.Web;

namespace Understory.Operations;

/// <summary>The one door from suggestions to stories: plain code in one transaction, by the strategy of the task's type.</summary>
public sealed class ApplySuggestions(Database database, IEnumerable<IApplyStrategy> strategies)
{
    public Task<(ApplyResponse? Response, Refusal? Refusal)> Apply(string taskId, ApplyRequest request, CancellationToken cancel) =>
        database.Write<(ApplyResponse?, Refusal?)>(
            async session =>
            {
                if (await session.Task(taskId) is not { } task)
                    return (null, TaskActions.NotFound(taskId));
                if (task.State != TaskState.Complete)
                    return (null, Refusal.Conflict($"The task is {task.Status}; only what a complete one suggests can be applied."));
                if (strategies.FirstOrDefault(s => s.Takes(task.Type)) is not { } strategy)
                    return (null, Refusal.Conflict($"This server cannot apply {task.Type}."));

                return await strategy.Apply(session, task, request);
            },
            cancel);
}
