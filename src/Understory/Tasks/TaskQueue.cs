using Understory.Contracts;
using Understory.Storage;

namespace Understory.Tasks;

/// <summary>
/// The writes that move a task from state to state. Each is one guarded statement, and the number of rows is the
/// answer. Time is the database's.
/// </summary>
public sealed class TaskQueue(Database database, TaskSignals signals)
{
    // No task is put off for longer. What is due later was written by a clock that was put back since, and is due now.
    private const long LongestParkMs = 600_000;

    // Everything that a claim sets and that must not outlive it.
    private const string LetGo = "claim_token = NULL, node = NULL, claimed_at = NULL, lease_until = NULL";

    private string Now => database.Dialect.Now;

    private string RanMs => $"ran_ms + {database.Dialect.MillisecondsBetween("claimed_at", Now)}";

    /// <summary>Adds a task, unless its idempotency key was used before: then the row of that time comes back.</summary>
    public async Task<(TaskRow Row, bool Created)> Create(TaskRow task, CancellationToken cancel)
    {
        var added = await database.Write(
            session => session.One<TaskRow>(
                $"""
                INSERT INTO tasks
                  (id, type, status, version, params, context, parent_task_id, created_at, available_at, turn, idempotency_key, idempotency_hash, trace)
                VALUES
                  (@Id, @Type, 'queued', @Version, @Params, @Context, @ParentTaskId, {Now}, {Now}, {TaskTurns.Next("@Version")}, @IdempotencyKey,
                   @IdempotencyHash, @Trace)
                ON CONFLICT (idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
                RETURNING {TaskRow.Columns};
                {TaskTexts.Add}
                """,
                new
                {
                    task.Id,
                    task.Type,
                    task.Version,
                    task.Params,
                    task.Context,
                    task.ParentTaskId,
                    task.IdempotencyKey,
                    task.IdempotencyHash,
                    task.Trace,
                    asked = TaskTexts.Asked(task),
                }),
            cancel);
        if (added is not null)
        {
            signals.Queued();
            return (added, true);
        }

        var first = await database.Read(
            session => session.One<TaskRow>(
                $"SELECT {TaskRow.AllColumns} FROM tasks WHERE idempotency_key = @IdempotencyKey", new { task.IdempotencyKey }),
            cancel);
        return (first!, false);
    }

    /// <summary>Takes the task whose turn it is, of the types given. Null where there is none.</summary>
    public async Task<TaskRow?> Claim(string claimToken, string node, IReadOnlyCollection<string> types, TimeSpan lease, CancellationToken cancel)
    {
        var row = await database.WriteStatement(
            session => session.One<TaskRow>(
                ClaimStatement(session.Dialect),
                new { claimToken, node, types = types.ToArray(), lease = (long)lease.TotalMilliseconds }),
            cancel);
        if (row is not null)
            signals.Changed();
        return row;
    }

    /// <summary>Takes up a claim whose acknowledgement was lost. Null where it was not made, or does not hold any more.</summary>
    public Task<TaskRow?> TakeUp(string claimToken, TimeSpan lease, CancellationToken cancel) =>
        database.Write(
            session => session.One<TaskRow>(
                $"""
                UPDATE tasks SET lease_until = {session.Dialect.NowPlus("@lease")}
                WHERE status = 'running' AND claim_token = @claimToken
                RETURNING {TaskRow.AllColumns}
                """,
                new { claimToken, lease = (long)lease.TotalMilliseconds }),
            cancel);

    /// <summary>The statement of a claim.</summary>
    public static string ClaimStatement(Dialect dialect) =>
        $"""
        WITH next AS (
          SELECT id FROM tasks
          WHERE status = 'queued' AND (available_at <= {dialect.Now} OR available_at > {dialect.NowPlus($"{LongestParkMs}")}) AND {dialect.In("type", "@types")}
          ORDER BY {TaskTurns.Order}
          LIMIT 1 {dialect.SkipLocked})
        UPDATE tasks
        SET status = 'running', claim_token = @claimToken, node = @node, claimed_at = {dialect.Now},
            lease_until = {dialect.NowPlus("@lease")}, attempt = attempt + 1, started_at = COALESCE(started_at, {dialect.Now})
        WHERE id IN (SELECT id FROM next) AND status = 'queued'
        RETURNING {TaskRow.AllColumns}
        """;

    /// <summary>The condition that a claim's lease is over.</summary>
    public static string LeaseOver(Dialect dialect) => $"status = 'running' AND lease_until < {dialect.Now}";

    /// <summary>How long until the first lease of all is over; zero where one is, null where nothing runs.</summary>
    public async Task<TimeSpan?> UntilLeaseOver(CancellationToken cancel) =>
        await database.ReadStatement(session => session.Scalar<long?>(UntilLeaseOverStatement(session.Dialect)), cancel) is { } left
            ? TimeSpan.FromMilliseconds(left)
            : null;

    /// <summary>The statement of that look: the first entry of an index.</summary>
    public static string UntilLeaseOverStatement(Dialect dialect) =>
        $"SELECT {dialect.MillisecondsBetween(dialect.Now, "lease_until")} FROM tasks WHERE status = 'running' ORDER BY lease_until LIMIT 1";

    /// <summary>Prolongs the leases of the claims that a runner holds.</summary>
    /// <returns>The claims that still hold, and whether a stop was asked for; a claim that is missing was lost.</returns>
    public async Task<IReadOnlyDictionary<string, bool>> Renew(IReadOnlyCollection<string> claimTokens, TimeSpan lease, CancellationToken cancel)
    {
        var rows = await database.WriteStatement(
            session => session.Query<(string ClaimToken, string? CancelRequestedAt)>(
                $"""
                UPDATE tasks SET lease_until = {database.Dialect.NowPlus("@lease")}
                WHERE status = 'running' AND {database.Dialect.In("claim_token", "@claimTokens")}
                RETURNING claim_token, cancel_requested_at
                """,
                new { claimTokens = claimTokens.ToArray(), lease = (long)lease.TotalMilliseconds }),
            cancel);
        return rows.ToDictionary(row => row.ClaimToken, row => row.CancelRequestedAt is not null);
    }

    /// <summary>False where the claim is lost.</summary>
    public Task<bool> SaveProgress(string id, string claimToken, string progress, string? partial, string? usage, CancellationToken cancel) =>
        Owned(
            "progress = @progress, partial = COALESCE(@partial, partial), usage = COALESCE(@usage, usage)",
            new { id, claimToken, progress, partial, usage }, cancel);

    /// <summary>Keeps what the operation read. False where the claim is lost.</summary>
    public Task<bool> SaveBases(string id, string claimToken, string engine, string bases, CancellationToken cancel) =>
        Owned("bases = @bases, engine = @engine, progress = NULL, partial = NULL", new { id, claimToken, bases, engine }, cancel);

    /// <summary>False where the claim is lost, or where a stop was asked for: then the task is to be failed as cancelled.</summary>
    public Task<bool> Complete(
        string id, string claimToken, TaskOutcome.Completed outcome, string? progress, string? usage, CancellationToken cancel) =>
        Owned(
            $"""
            status = 'complete', result = @Result, summary = @Summary, progress = COALESCE(@progress, progress),
            usage = COALESCE(@usage, usage), partial = NULL, completed_at = {Now}, ran_ms = {RanMs}, {LetGo}
            """,
            new { id, claimToken, outcome.Result, outcome.Summary, progress, usage }, cancel, "AND cancel_requested_at IS NULL", ends: true);

    /// <summary>A stop that was asked for meanwhile is what the task ends of. False where the claim is lost.</summary>
    public Task<bool> Fail(string id, string claimToken, TaskOutcome.Failed outcome, string? usage, CancellationToken cancel) =>
        Owned(
            $"""
            status = 'failed',
            error_kind = CASE WHEN cancel_requested_at IS NULL THEN @kind ELSE 'cancelled' END,
            error = CASE WHEN cancel_requested_at IS NULL THEN @Error ELSE @cancelled END, usage = COALESCE(@usage, usage), completed_at = {Now},
            ran_ms = {RanMs}, {LetGo}
            """,
            new { id, claimToken, kind = outcome.Kind.ToWord(), outcome.Error, cancelled = TaskErrors.Cancelled, usage }, cancel, ends: true);

    /// <summary>Ends a claim that still holds and that a person asked to stop. False where that is not so.</summary>
    public Task<bool> FailCancelled(string id, string claimToken, string? usage, CancellationToken cancel) =>
        Owned(
            $"""
            status = 'failed', error_kind = 'cancelled', error = @error, usage = COALESCE(@usage, usage), completed_at = {Now},
            ran_ms = {RanMs}, {LetGo}
            """,
            new { id, claimToken, error = TaskErrors.Cancelled, usage }, cancel, "AND cancel_requested_at IS NOT NULL", ends: true);

    /// <summary>
    /// Whether a claim's own start ended the task so, which a write of it that was not acknowledged may have done.
    /// </summary>
    /// <param name="claimed">As it was claimed.</param>
    /// <param name="kind">Null where it is complete.</param>
    public Task<bool> HasEnded(TaskRow claimed, ErrorKind? kind, CancellationToken cancel) =>
        database.Read(
            async session => await session.Scalar<int>(
                """
                SELECT COUNT(*) FROM tasks
                WHERE id = @Id AND run = @Run AND attempt = @Attempt AND status = @status AND COALESCE(error_kind, '') = @kind
                """,
                new { claimed.Id, claimed.Run, claimed.Attempt, status = kind is null ? "complete" : "failed", kind = kind?.ToWord() ?? "" }) > 0,
            cancel);

    /// <summary>Back to the queue without costing a try, for nobody to take up before <paramref name="wait"/> is over, or 10 min. False where the claim is lost, or where a stop was asked for.</summary>
    public Task<bool> Release(string id, string claimToken, TimeSpan wait, CancellationToken cancel) =>
        Owned(
            $"""
            status = 'queued', progress = NULL, partial = NULL, attempt = attempt - 1, ran_ms = {RanMs},
            available_at = CASE WHEN @wait > 0 THEN {database.Dialect.NowPlus("@wait")} ELSE available_at END, {LetGo}
            """,
            new { id, claimToken, wait = Math.Min((long)wait.TotalMilliseconds, LongestParkMs) }, cancel, "AND cancel_requested_at IS NULL", queues: true);

    /// <summary>
    /// Takes back claims whose owner is gone: all of them when <paramref name="orphans"/> (a runner that has the
    /// database to itself starts), else those whose lease is over. A task that was asked to stop ends as cancelled, one whose
    /// runners died too often as interrupted, the others are queued again.
    /// </summary>
    public Task<Rescue> Rescue(bool orphans, int maxRescues, CancellationToken cancel) =>
        Rescue(orphans ? "status = 'running'" : LeaseOver(database.Dialect), null, maxRescues, cancel);

    /// <summary>The same with the claims of one node, which is dead.</summary>
    public Task<Rescue> RescueFrom(string node, int maxRescues, CancellationToken cancel) =>
        Rescue("status = 'running' AND node = @node", node, maxRescues, cancel);

    private async Task<Rescue> Rescue(string gone, string? node, int maxRescues, CancellationToken cancel)
    {
        var rescue = await database.Write(
            async session =>
            {
                var cancelled = await session.Query<string>(
                    $"""
                    UPDATE tasks SET status = 'failed', error_kind = 'cancelled', error = @error, completed_at = {Now}, {LetGo}
                    WHERE {gone} AND cancel_requested_at IS NOT NULL
                    RETURNING id
                    """,
                    new { error = TaskErrors.Cancelled, node });
                var interrupted = await session.Query<string>(
                    $"""
                    UPDATE tasks SET status = 'failed', error_kind = 'interrupted', error = @error, completed_at = {Now}, {LetGo}
                    WHERE {gone} AND rescues >= @maxRescues
                    RETURNING id
                    """,
                    new { error = TaskErrors.Interrupted, maxRescues, node });
                // What came to be gone, or was asked to stop, since the statements above is theirs: it waits for the next look.
                // Running time of the lost start is known up to its last sign of life at most; it is not counted.
                var queued = await session.Execute(
                    $"""
                    UPDATE tasks SET status = 'queued', progress = NULL, partial = NULL, rescues = rescues + 1, {LetGo}
                    WHERE {gone} AND cancel_requested_at IS NULL AND rescues < @maxRescues
                    """,
                    new { maxRescues, node });
                await session.UpdateOutcomes([.. cancelled, .. interrupted]);
                return new Rescue(queued, cancelled.Count, interrupted.Count);
            },
            cancel);
        if (rescue.Queued > 0)
            signals.Queued();
        else if (rescue.Any)
            signals.Changed();
        return rescue;
    }

    // The parameters name the task as id and its claim as claimToken.
    private async Task<bool> Owned(
        string set, object parameters, CancellationToken cancel, string also = "", bool ends = false, bool queues = false)
    {
        var held = ends ? await database.Write(Work, cancel) : await database.WriteStatement(Work, cancel);
        if (held && queues)
            signals.Queued();
        else if (held)
            signals.Changed();
        return held;

        async Task<bool> Work(Session session)
        {
            var written = await session.Query<TaskOutcomeRow>(
                $"""
                UPDATE tasks SET {set} WHERE id = @id AND status = 'running' AND claim_token = @claimToken {also}
                RETURNING {TaskOutcomeRow.Columns}
                """,
                parameters);
            if (ends)
                await session.UpdateOutcomes(written);
            return written.Count > 0;
        }
    }
}

/// <summary>How many tasks were taken back from owners that are gone, and what became of them.</summary>
public sealed record Rescue(int Queued, int Cancelled, int Interrupted)
{
    public bool Any => Queued + Cancelled + Interrupted > 0;
}
