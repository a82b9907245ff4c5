using Understory.Storage;

namespace Understory.Backlog;

/// <summary>
/// The door for writes to the backlog. They decide by what they read, over several rows, and give out ids and numbers: one of
/// them runs at a time, on whatever node.
/// </summary>
public static class BacklogWrites
{
    /// <inheritdoc cref="Database.Write{T}(Func{Session, Task{T}}, CancellationToken)"/>
    public static Task<T> WriteBacklog<T>(this Database database, Func<Session, Task<T>> work, CancellationToken cancel) =>
        database.Write(
            async session =>
            {
                await session.Alone("backlog");
                return await work(session);
            },
            cancel);
}
