using System.Text.Json;
using Understory.Backlog;
using Understory.Storage;

namespace Understory.Bench;

/// <summary>The stories of a version as a page asks for them, without HTTP: they cost what their number says and no more.</summary>
internal static class SearchCost
{
    private const int Few = 2_000;
    private const int Many = 10_000;

    private static readonly StoryQuery List = new() { ListView = true };
    private static readonly StoryQuery Words = new() { ListView = true, Words = ["MEMBER", "order", "4999"] };
    private static readonly StoryQuery Epic = new() { ListView = true, Epic = (3, 4), Statuses = ["pending"] };

    public static async Task<Section> Measure(Plan plan, CancellationToken cancel)
    {
        using var folder = new TempFolder();
        await using var few = await Open(folder, Few, cancel);
        await using var many = await Open(folder, Many, cancel);
        var whole = new Samples($"all of {Many} stories with their texts");
        var (listOfFew, listOfMany) = (new Samples($"the list of {Few} stories"), new Samples($"the list of {Many} stories"));
        var (wordsInFew, wordsInMany) = (new Samples($"three words in {Few} stories"), new Samples($"three words in {Many} stories"));
        var epic = new Samples($"an epic's pending stories, of {Many}");
        await Rounds.Run(
            2, plan.Searches, [whole, listOfFew, listOfMany, wordsInFew, wordsInMany, epic],
            () => Ask(many, StoryQuery.All, whole, Many),
            () => Ask(few, List, listOfFew, Few), () => Ask(many, List, listOfMany, Many),
            () => Ask(few, Words, wordsInFew, 0), () => Ask(many, Words, wordsInMany, 1),
            () => Ask(many, Epic, epic, 14));
        return new Section(
            "the stories of a large version",
            [whole, listOfFew, listOfMany, wordsInFew, wordsInMany, epic],
            [
                // Five times the stories: in proportion, with room for the collector.
                new Goal($"medians: the list of {Many} / of {Few}", listOfMany.Median / listOfFew.Median, 8),
                new Goal($"medians: words in {Many} / in {Few}", wordsInMany.Median / wordsInFew.Median, 8),
                new Goal($"medians: the list / all texts, of {Many}", listOfMany.Median / whole.Median, 1),
            ]);

        async Task Ask(Database database, StoryQuery query, Samples samples, int found)
        {
            var page = await samples.Time(() => database.Read(session => session.StoriesPage("v1.0", query), cancel));
            if (page!.Stories.Count != found)
                throw new InvalidOperationException($"{page.Stories.Count} stories were found instead of {found}.");
        }
    }

    private static async Task<Database> Open(TempFolder folder, int stories, CancellationToken cancel)
    {
        var database = new SqliteDatabase(Path.Combine(folder.Path, $"{stories}.db"));
        await Migrations.Apply(database, cancel);
        using var document = JsonDocument.Parse(StoryDocument.Of(stories));
        await new BacklogImport(database).Apply(document.RootElement, "v1.0", merge: false, cancel);
        return database;
    }
}
