using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations;
using Understory.Operations.Refine.OfflineRules;
using Xunit;

namespace Understory.Tests.Unit;

/// <summary>Asks the offline rules and reads their answer as strictly as the schema is.</summary>
public abstract class OfflineRefineTest
{
    private static readonly string[] Fields =
        ["id", "status", "issues", "suggested_description", "suggested_acceptance", "tags", "depends_on"];

    /// <summary>A story without a flaw; each test spoils one thing.</summary>
    protected static Story GoodStory { get; } = new()
    {
        Id = "1.2.3",
        Title = "Cancel a booking",
        Intent = "Rooms that nobody uses should be free for others.",
        Description = "As a member I want to cancel my booking so that somebody else can have the room.",
        Acceptance =
        [
            "A booking can be cancelled until 2 hours before it starts",
            "The room is shown as free within 1 minute of the cancellation",
        ],
        Tags = ["rooms"],
    };

    protected static Question Ask(IEnumerable<Story> stories, params OutlineLine[] outline)
    {
        var system = new StringBuilder("Refine these stories.\n");
        system.AppendOutline(outline);
        var prompt = new StringBuilder("Stories:\n");
        prompt.AppendStories(stories);
        return new Question
        {
            Operation = "refine",
            System = system.ToString(),
            Prompt = prompt.ToString(),
            Schema = JsonElement.Parse("{}"),
        };
    }

    protected static Refinement Refine(Story story, params OutlineLine[] outline) => Assert.Single(RefineAll([story], outline).Refinements);

    /// <summary>The refinement of the good story with one criterion in place of its own.</summary>
    protected static Refinement RefineCriterion(string criterion) =>
        Refine(GoodStory with { Acceptance = [criterion, .. GoodStory.Acceptance] });

    protected static RefineResult RefineAll(IEnumerable<Story> stories, params OutlineLine[] outline) =>
        Read(string.Concat(new OfflineRefineRules().Answer(Ask(stories, outline))));

    protected static RefineResult Read(string answer)
    {
        var root = JsonElement.Parse(answer);
        Assert.Equal(["refinements", "summary"], root.EnumerateObject().Select(p => p.Name));
        return new RefineResult(
            [.. root.GetProperty("refinements").EnumerateArray().Select(ReadItem)],
            root.GetProperty("summary").GetString()!);
    }

    protected static void AssertOk(Refinement refinement)
    {
        Assert.Empty(refinement.Issues);
        Assert.Equal(RefinementStatus.Ok, refinement.Status);
        Assert.Null(refinement.SuggestedDescription);
        Assert.Null(refinement.SuggestedAcceptance);
    }

    private static Refinement ReadItem(JsonElement item)
    {
        Assert.Equal(Fields, item.EnumerateObject().Select(p => p.Name));
        var refinement = new Refinement
        {
            Id = item.GetProperty("id").GetString()!,
            Title = "",
            Status = Words.FromWord<RefinementStatus>(item.GetProperty("status").GetString())!.Value,
            Issues = Texts(item.GetProperty("issues"))!,
            SuggestedDescription = item.GetProperty("suggested_description").GetString(),
            SuggestedAcceptance = Texts(item.GetProperty("suggested_acceptance")),
            Tags = Texts(item.GetProperty("tags"))!,
            DependsOn = Texts(item.GetProperty("depends_on"))!,
        };
        Assert.Equal(refinement.Issues.Count == 0, refinement.Status == RefinementStatus.Ok);
        Assert.All(refinement.Issues, issue => Assert.InRange(issue.Length, 10, 1000));
        return refinement;
    }

    private static string[]? Texts(JsonElement list) =>
        list.ValueKind == JsonValueKind.Null ? null : [.. list.EnumerateArray().Select(text => text.GetString()!)];
}
