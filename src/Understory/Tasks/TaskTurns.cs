using Understory.Storage;

namespace Understory.Tasks;

/// <summary>
/// In which order queued tasks begin: one of each version in turn. A task's turn is the one after the last of its version, or
/// the one that is due now, whichever is later; both are the end of an index. Equal turns go by age.
/// </summary>
internal static class TaskTurns
{
    public const string Order = "turn, available_at, id";

    /// <summary>The turn of a task that is added.</summary>
    /// <param name="version">The parameter that names its version.</param>
    public static string Next(string version) => After(version, "status = 'queued'");

    /// <summary>Gives tasks that came back to the queue together their turns, as if they had come one after the other.</summary>
    public static Task GiveTurns(this Session session, IReadOnlyCollection<string> ids) => session.Execute(
        $"""
        UPDATE tasks AS mine
        SET turn = {After("mine.version", $"status = 'queued' AND NOT ({session.Dialect.In("id", "@ids")})")} + (
          SELECT COUNT(*) FROM tasks AS earlier
          WHERE {session.Dialect.In("earlier.id", "@ids")} AND earlier.version = mine.version AND earlier.id < mine.id)
        WHERE {session.Dialect.In("id", "@ids")}
        """,
        new { ids = ids.ToArray() });

    private static string After(string version, string others) =>
        $"""
        (SELECT COALESCE(MAX(turn), 0) FROM (
          SELECT MIN(turn) AS turn FROM tasks WHERE {others}
          UNION ALL
          SELECT MAX(turn) + 1 FROM tasks WHERE {others} AND version = {version}) AS turns)
        """;
}
