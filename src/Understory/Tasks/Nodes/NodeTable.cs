using System.Text.Json;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Tasks.Nodes;

/// <summary>The nodes in the database. Who is alive is judged by its clock.</summary>
public static class NodeTable
{
    /// <summary>How often a node says that it is there.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    // Two words may be lost or late.
    private static readonly long SilentMs = (long)(3 * Beat).TotalMilliseconds;

    // Long enough to be seen on the page by whoever wonders where it is.
    private static readonly long ForgottenMs = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    /// <summary>Says that a node is still there, in one statement. False where it is not known.</summary>
    public static async Task<bool> Seen(this Session session, NodeIdentity node, int running, ProviderMood? mood) =>
        await session.Execute(
            $"UPDATE nodes SET running = @running, mood = @mood, seen_at = {session.Dialect.Now} WHERE id = @Id",
            new { node.Id, running, mood = mood is null ? null : JsonSerializer.Serialize(mood, WireJson.Default.ProviderMood) }) > 0;

    /// <summary>Says that a node is there, and forgets those that died long ago.</summary>
    public static async Task Arrived(this Session session, NodeIdentity node, int running)
    {
        await session.Execute(
            $"DELETE FROM nodes WHERE seen_at < {session.Dialect.NowPlus("@ago")}", new { ago = -ForgottenMs });
        await session.Execute(
            $"""
            INSERT INTO nodes (id, name, role, version, capacity, types, running, started_at, seen_at)
            VALUES (@Id, @Name, @role, @Version, @Capacity, @types, @running, {session.Dialect.Now}, {session.Dialect.Now})
            """,
            new
            {
                node.Id,
                node.Name,
                role = node.Role.ToWord(),
                node.Version,
                node.Capacity,
                types = JsonSerializer.Serialize(node.Types, WireJson.Default.IReadOnlyDictionaryStringInt32),
                running,
            });
    }

    public static Task Gone(this Session session, string nodeId) => session.Execute("DELETE FROM nodes WHERE id = @nodeId", new { nodeId });

    /// <summary>How many living nodes run tasks.</summary>
    public static Task<int> Runners(this Session session) => session.Scalar<int>(
        $"SELECT COUNT(*) FROM nodes WHERE capacity > 0 AND seen_at >= {session.Dialect.NowPlus("@ago")}", new { ago = -SilentMs });

    /// <summary>What the living node that was heard of last knows to be wrong with the provider; null where none knows anything.</summary>
    public static async Task<ProviderMood?> Mood(this Session session) => Mood(await session.One<string>(
        $"SELECT mood FROM nodes WHERE mood IS NOT NULL AND seen_at >= {session.Dialect.NowPlus("@ago")} ORDER BY seen_at DESC LIMIT 1",
        new { ago = -SilentMs }));

    private static ProviderMood? Mood(string? json) => json is null ? null : JsonSerializer.Deserialize(json, WireJson.Default.ProviderMood);

    public static async Task<IReadOnlyList<Node>> Nodes(this Session session)
    {
        var rows = await session.Query<NodeRow>(
            $"""
            SELECT id, name, role, version, capacity, types, running, started_at, seen_at, mood,
                   CASE WHEN seen_at >= {session.Dialect.NowPlus("@ago")} THEN 1 ELSE 0 END AS alive
            FROM nodes
            ORDER BY alive DESC, name, started_at, id
            """,
            new { ago = -SilentMs });
        return
        [
            .. rows.Select(row => new Node(
                row.Id, row.Name, row.Role, row.Version, row.Capacity,
                JsonSerializer.Deserialize(row.Types, WireJson.Default.IReadOnlyDictionaryStringInt32)!, row.Running,
                InstantConverter.Parse(row.StartedAt), InstantConverter.Parse(row.SeenAt), row.Alive == 1)
            {
                Mood = Mood(row.Mood),
            }),
        ];
    }

    private sealed record NodeRow
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string Role { get; init; }

        public required string Version { get; init; }

        public required int Capacity { get; init; }

        public required string Types { get; init; }

        public required int Running { get; init; }

        public required string StartedAt { get; init; }

        public required string SeenAt { get; init; }

        public required string? Mood { get; init; }

        public required int Alive { get; init; }
    }
}
