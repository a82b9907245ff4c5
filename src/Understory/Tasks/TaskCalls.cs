using System.Text.Json;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Tasks;

/// <summary>
/// The questions that tasks asked, each written before it is asked and completed with what came back, so that no
/// answer is paid for twice and none is forgotten. Questions and answers are opaque here.
/// </summary>
public sealed class TaskCalls(Database database)
{
    /// <summary>The answer that this task already has to a question; null where it has none.</summary>
    public Task<string?> Answer(string taskId, string callKey, CancellationToken cancel) =>
        database.ReadStatement(
            session => session.One<string>(
                """
                SELECT answer FROM task_calls
                WHERE task_id = @taskId AND call_key = @callKey AND answer IS NOT NULL AND error_kind IS NULL
                ORDER BY id DESC LIMIT 1
                """,
                new { taskId, callKey }),
            cancel);

    /// <summary>All that was answered to a task so far, oldest first: also what was kept of answers that were cut or did not fit.</summary>
    public Task<IReadOnlyList<string>> Answers(string taskId, CancellationToken cancel) =>
        database.ReadStatement(
            session => session.Query<string>("SELECT answer FROM task_calls WHERE task_id = @taskId AND answer IS NOT NULL ORDER BY id", new { taskId }),
            cancel);

    /// <summary>Writes down that a question is about to be asked. A repeat with the same id changes nothing.</summary>
    /// <returns>False where the claim is lost or a stop was asked for: then it must not be asked.</returns>
    public Task<bool> Begin(string callId, string taskId, string claimToken, string callKey, CallSettings settings, CancellationToken cancel) =>
        database.Write(
            async session => await session.One<string>(
                $"""
                INSERT INTO task_calls (id, task_id, call_key, claim_token, asked_at, settings)
                SELECT @callId, id, @callKey, @claimToken, {session.Dialect.Now}, @settings FROM tasks
                WHERE id = @taskId AND status = 'running' AND claim_token = @claimToken AND cancel_requested_at IS NULL
                ON CONFLICT (id) DO UPDATE SET asked_at = excluded.asked_at
                RETURNING id
                """,
                new { callId, taskId, claimToken, callKey, settings = JsonSerializer.Serialize(settings, WireJson.Default.CallSettings) }) is not null,
            cancel);

    /// <summary>Writes down what came back, once.</summary>
    /// <param name="answer">Null where none came; with an error, what of it can be used.</param>
    /// <param name="errorKind">Null where the answer is good.</param>
    public Task End(string callId, string? requestId, TaskUsage? usage, string? answer, ErrorKind? errorKind, CancellationToken cancel) =>
        database.Write(
            session => session.Execute(
                $"""
                UPDATE task_calls
                SET answered_at = {session.Dialect.Now}, request_id = @requestId, usage = @usage, answer = @answer, error_kind = @errorKind
                WHERE id = @callId AND answered_at IS NULL
                """,
                new
                {
                    callId,
                    requestId,
                    usage = usage is null ? null : JsonSerializer.Serialize(usage, WireJson.Default.TaskUsage),
                    answer,
                    errorKind = errorKind?.ToWord(),
                }),
            cancel);

    /// <summary>Marks an answer as one that must not be used again.</summary>
    public Task Reject(string taskId, string callKey, CancellationToken cancel) =>
        database.Write(
            session => session.Execute(
                """
                UPDATE task_calls SET error_kind = 'invalid_output'
                WHERE task_id = @taskId AND call_key = @callKey AND answer IS NOT NULL AND error_kind IS NULL
                """,
                new { taskId, callKey }),
            cancel);

    /// <summary>How many questions got no answer before their attempt ended. One that the present attempt waits for is none of them.</summary>
    public static Task<int> Unanswered(Session session, TaskRow task) =>
        session.Scalar<int>(
            "SELECT COUNT(*) FROM task_calls WHERE task_id = @Id AND answered_at IS NULL AND claim_token <> @owner",
            new { task.Id, owner = task.ClaimToken ?? "" });

    /// <summary>How the questions were asked that a task has answers of: each way once, the oldest first.</summary>
    public static async Task<IReadOnlyList<CallSettings>> Settings(Session session, string taskId) =>
    [
        .. (await session.Query<string>(
            "SELECT settings FROM task_calls WHERE task_id = @taskId AND answer IS NOT NULL AND settings IS NOT NULL ORDER BY id", new { taskId }))
            .Distinct(StringComparer.Ordinal)
            .Select(settings => JsonSerializer.Deserialize(settings, WireJson.Default.CallSettings)!),
    ];

    /// <summary>What all calls of a task used so far, failed ones included.</summary>
    public async Task<TaskUsage?> Usage(string taskId, CancellationToken cancel)
    {
        var rows = await database.ReadStatement(
            session => session.Query<string>("SELECT usage FROM task_calls WHERE task_id = @taskId AND usage IS NOT NULL", new { taskId }),
            cancel);
        return rows.Select(row => JsonSerializer.Deserialize(row, WireJson.Default.TaskUsage)).Aggregate(default(TaskUsage?), Add);
    }

    private static TaskUsage? Add(TaskUsage? a, TaskUsage? b) =>
        a is null || b is null
            ? a ?? b
            : new TaskUsage
            {
                Model = b.Model ?? a.Model,
                InputTokens = a.InputTokens + b.InputTokens,
                CacheReadTokens = a.CacheReadTokens + b.CacheReadTokens,
                CacheWriteTokens = a.CacheWriteTokens + b.CacheWriteTokens,
                OutputTokens = a.OutputTokens + b.OutputTokens,
                CostUsd = a.CostUsd is null && b.CostUsd is null ? null : (a.CostUsd ?? 0) + (b.CostUsd ?? 0),
            };
}
