using Understory.Storage;
using Understory.Tasks;

namespace Understory.Bench;

/// <summary>A page of the list costs the same however long the history is.</summary>
internal static class ListCost
{
    private const int Few = 100;
    private const int Many = 100_000;
    private const int Unread = 20;

    public static async Task<Section> Measure(Plan plan, CancellationToken cancel)
    {
        using var folder = new TempFolder();
        var few = new Samples($"the newest 50 of {Few} tasks");
        var many = new Samples($"the newest 50 of {Many} tasks");
        await using var small = await Open(folder, Few, cancel);
        await using var large = await Open(folder, Many, cancel);
        await Rounds.Run(plan.WarmUp, plan.Lists, [few, many], () => List(small, few, cancel), () => List(large, many, cancel));
        return new Section(
            "the list and the length of the history",
            [few, many],
            [new Goal($"medians: {Many} rows / {Few} rows", many.Median / few.Median, 2)]);
    }

    private static async Task<Database> Open(TempFolder folder, int tasks, CancellationToken cancel)
    {
        var database = new SqliteDatabase(Path.Combine(folder.Path, $"{tasks}.db"));
        await Migrations.Apply(database, cancel);
        await database.AddFinished(tasks, Unread, cancel);
        return database;
    }

    private static async Task List(Database database, Samples samples, CancellationToken cancel)
    {
        var page = await samples.Time(() => database.Read(session => session.List(new TaskListQuery()), cancel));
        if (page.Tasks.Count != 50 || page.UnreadCount != Unread)
            throw new InvalidOperationException($"The list has {page.Tasks.Count} tasks and counts {page.UnreadCount} unread.");
    }
}
