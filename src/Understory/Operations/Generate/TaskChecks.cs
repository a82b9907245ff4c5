using System.Globalization;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Operations.Rounds;
using Understory.Storage;
using Understory.Tasks;
using Understory.Web;

namespace Understory.Operations.Generate;

/// <summary>What a person should know before applying a task, by the version as it is now. Only generated stories have any.</summary>
public sealed class TaskChecks(Database database)
{
    public Task<(ChecksResponse? Response, Refusal? Refusal)> Of(string taskId, CancellationToken cancel) =>
        database.Read<(ChecksResponse?, Refusal?)>(
            async session =>
            {
                if (await session.Task(taskId) is not { } task)
                    return (null, TaskActions.NotFound(taskId));
                if (task.State != TaskState.Complete)
                    return (null, Refusal.Conflict($"The task is {task.Status}; only what a complete one suggests can be checked."));
                if (task.Type != TaskTypes.Generate)
                    return (new ChecksResponse([]), null);
                if (await session.StoriesPage(task.Version) is not { } page)
                    return (null, await session.NoVersion(task.Version));

                var result = GenerateItems.Result(task);
                var known = await session.Dependencies(
                    task.Version, page.Stories, [.. result.Stories.SelectMany(s => s.DependsOn)]);
                // What was made is a story now and no suggestion any more, whichever round it was made of.
                var made = await session.GeneratedStories(task.ParentTaskId ?? task.Id);
                return (
                    new ChecksResponse([.. GenerateChecks.Of(result, task.Version, page, known).Where(c => !made.ContainsKey(ItemOfRoot(task, c.Index)))]),
                    null);
            },
            cancel);

    private static int ItemOfRoot(TaskRow task, int index) =>
        task.ParentTaskId is null ? index : int.Parse(Round.KeyOf(task), CultureInfo.InvariantCulture);
}
