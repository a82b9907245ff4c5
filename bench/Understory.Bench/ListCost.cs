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
        var nowhere = new Samples($"a search in {Many} tasks for a word that is nowhere");
        var read = new Samples($"reading the {Many} texts that are searched, once");
        await Rounds.Run(2, plan.Scans, [nowhere, read], () => Search(large, nowhere, cancel), () => ReadTexts(large, read, cancel));
        return new Section(
            "the list and the length of the history",
            [few, many, nowhere, read],
            [
                new Goal($"medians: {Many} rows / {Few} rows", many.Median / few.Median, 2),
                // Each word is looked for in two columns, and each row is found through two indexes.
                new Goal("medians: the search / reading what is searched", nowhere.Median / read.Median, 10),
            ]);
    }

    private static async Task<Database> Open(TempFolder folder, int tasks, CancellationToken cancel)
    {
        var database = new SqliteDatabase(Path.Combine(folder.Path, $"{tasks}.db"));
        await Migrations.Apply(database, cancel);
        await database.AddFinished(tasks, Unread, cancel);
        return database;
    }

    private static async Task Search(Database database, Samples samples, CancellationToken cancel)
    {
        var query = new TaskListQuery { Search = ["%nowhere%"] };
        if ((await samples.Time(() => database.Read(session => session.List(query), cancel))).Tasks.Count > 0)
            throw new InvalidOperationException("A word that is nowhere was found.");
    }

    private static Task ReadTexts(Database database, Samples samples, CancellationToken cancel) => samples.Time(
        () => database.Read(session => session.Scalar<long>("SELECT SUM(LENGTH(asked) + LENGTH(outcome)) FROM task_texts"), cancel));

    private static async Task List(Database database, Samples samples, CancellationToken cancel)
    {
        var page = await samples.Time(() => database.Read(session => session.List(new TaskListQuery()), cancel));
        if (page.Tasks.Count != 50 || page.UnreadCount != Unread)
            throw new InvalidOperationException($"The list has {page.Tasks.Count} tasks and counts {page.UnreadCount} unread.");
    }
}
