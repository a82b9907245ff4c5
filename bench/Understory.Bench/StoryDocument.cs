using System.Text.Json;

namespace Understory.Bench;

/// <summary>Backlogs of many stories as people write them: two paragraphs, four criteria, tags and dependencies; about 1 KB each.</summary>
internal static class StoryDocument
{
    private const int PerEpic = 20;
    private const int EpicsPerPhase = 10;

    public static byte[] Of(int stories) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        version = "v1.0",
        title = "A large release",
        phases = Enumerable.Range(1, (stories / (PerEpic * EpicsPerPhase)) + 1).Select(p => new { id = p, name = $"Phase of work {p}" }),
        stories = Enumerable.Range(0, stories).Select(Story),
    });

    private static object Story(int n)
    {
        var (phase, epic, number) = ((n / (PerEpic * EpicsPerPhase)) + 1, (n / PerEpic % EpicsPerPhase) + 1, (n % PerEpic) + 1);
        return new
        {
            id = $"{phase}.{epic}.{number}",
            title = $"Show a member the state of order {n}",
            intent = "so that nobody has to ask at the desk for what the system already knows",
            description = $"As a member I want to see how far my order {n} has come, so that I can plan my day around it. "
                + "The page says when the order was taken, who works on it and when it will be done; while nobody works on it, it says so.",
            acceptance = new[]
            {
                $"Given order {n} was taken at 10:00, when the member opens the page at 10:05, then it says \"Taken 5 minutes ago\".",
                "Given nobody works on the order, when the page is opened, then it says \"Waiting\" and its place in the queue.",
                "Given the order is done, when the page is opened, then it says where it can be fetched and until when.",
                "Given the member is not signed in, when the page is opened, then nothing of the order is shown.",
            },
            phase,
            epic,
            story_number = number,
            depends_on = number > 1 ? new[] { $"{phase}.{epic}.{number - 1}", $"{phase}.{epic}.1" } : [],
            tags = new[] { "orders", $"team-{n % 7}", $"screen-{n % 31}" },
            passes = n % 3 == 0,
            merged = n % 6 == 0,
        };
    }
}
