using Xunit;

namespace Understory.Tests.Support;

/// <summary>A task as a process leaves it that was killed in the middle, after its answer was paid for.</summary>
internal static class LeftRunning
{
    /// <param name="app">Its runner is to be gone before the task is taken back by another.</param>
    /// <param name="leaseUntil">When the claim of the dead process ends.</param>
    /// <param name="node">Who holds the claim.</param>
    /// <returns>The task's id.</returns>
    public static async Task<string> Add(TestApp app, ScriptedEngine engine, string leaseUntil, string node = "dead")
    {
        await app.Import(Some.Backlog(), "mode=apply&merge=true");
        var id = (await app.CreateRefine()).Id;
        (await engine.Next()).ReplyWell();
        await app.Finished(id);
        await app.Database.Write(
            session => session.Execute(
                """
                UPDATE tasks SET status = 'running', result = NULL, completed_at = NULL, claim_token = 'dead', node = @node, claimed_at = created_at,
                    lease_until = @leaseUntil
                WHERE id = @id
                """,
                new { id, leaseUntil, node }),
            TestContext.Current.CancellationToken);
        return id;
    }
}
