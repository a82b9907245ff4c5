using System.Text.Json;
using Understory.Contracts;
using Understory.Storage;
using Understory.Tasks;

namespace Understory.Operations.Reviews;

/// <summary>All SQL on reviews. A review belongs to the task's run: one of an earlier run counts as none.</summary>
internal static class ReviewStore
{
    /// <summary>Revision 0 and empty where nothing was decided.</summary>
    public static async Task<ReviewState> Review(this Session session, TaskRow task)
    {
        var state = await session.One<string>("SELECT state FROM task_reviews WHERE task_id = @Id AND run = @Run", new { task.Id, task.Run });
        return state is null ? new ReviewState { Revision = 0 } : JsonSerializer.Deserialize(state, WireJson.Default.ReviewState)!;
    }

    /// <summary>Writes a review over the one that it was made against.</summary>
    /// <param name="next">With the revision that it is to have.</param>
    /// <returns>False where another one stands there, or where the task is not what it was.</returns>
    public static async Task<bool> SaveReview(this Session session, TaskRow task, ReviewState next) =>
        await session.Execute(
            $"""
            INSERT INTO task_reviews (task_id, run, revision, state, updated_at)
            SELECT id, run, @Revision, @state, {session.Dialect.Now} FROM tasks
            WHERE id = @Id AND run = @Run AND status IN ('running', 'complete')
              AND (@Revision = 1 OR EXISTS (SELECT 1 FROM task_reviews WHERE task_id = @Id AND run = @Run AND revision = @before))
            ON CONFLICT (task_id) DO UPDATE
            SET run = excluded.run, revision = excluded.revision, state = excluded.state, updated_at = excluded.updated_at
            WHERE task_reviews.run < excluded.run OR (task_reviews.run = excluded.run AND task_reviews.revision = @before)
            """,
            new { task.Id, task.Run, next.Revision, before = next.Revision - 1L, state = JsonSerializer.Serialize(next, WireJson.Default.ReviewState) }) > 0;
}
