using System.Text.Json;
using Understory.Operations.OfflineText;
using Understory.Operations.Rounds;

namespace Understory.Operations.Generate.OfflineRules;

/// <summary>The whole answer: stories with their places, the epic that they may need, and what could not be told.</summary>
internal sealed record GeneratedDraft(IReadOnlyList<StoryDraft> Stories, EpicDraft? NewEpic, string Reasoning)
{
    private const int MostStories = 50;
    private const int MostQuoted = 3;
    private const int Nowhere = -1;

    public static GeneratedDraft Of(string description, IReadOnlyList<OutlineLine> outline)
    {
        var read = DescriptionReader.Read(description);
        var choice = new EpicChoice(outline);
        var wishes = read.Wishes.Take(MostStories).ToList();
        var stories = wishes.Select(wish => Placed(StoryDraft.Of(wish, read.InEnglish, outline), choice)).ToList();
        var homeless = stories.Where(story => story.Epic == Nowhere).ToList();
        if (homeless.Count == 0)
            return new GeneratedDraft(stories, null, Reason(read, wishes, 0));

        // New work belongs where the rest of it stands, or where the version ends.
        var phase = stories.Except(homeless).GroupBy(s => s.Phase).MaxBy(g => g.Count())?.Key ?? choice.LastPhase;
        var name = read.Heading.Length > 0 ? read.Heading : homeless[0].Title;
        var epic = new EpicDraft(
            true, phase, Wording.Capitalise(name), $"Holds {Wording.List([.. homeless.Select(s => Wording.Quote(s.Title))])}.");
        var number = choice.AfterLastEpic(phase);
        var placed = stories.Select(s => s.Epic == Nowhere ? s with { Phase = phase, Epic = number } : s).ToList();
        return new GeneratedDraft(placed, epic, Reason(read, wishes, homeless.Count));
    }

    /// <summary>One story after the feedback on it was followed, as far as rules can.</summary>
    public static GeneratedDraft Again(Tried tried)
    {
        var story = tried.Suggestion.Deserialize(StoryDraftJson.AllScripts.StoryDraft)!;
        var asked = new AskedStory(story.Title, story.Intent, story.Description, story.Acceptance, story.Tags, story.DependsOn);
        var (edited, editing) = OfflineFeedback.Follow(new EditedStory("", asked), tried, withIntent: true);
        return new GeneratedDraft(
            [story with { Intent = edited.Intent, Description = edited.Description, Acceptance = edited.Acceptance }], null, editing.Said);
    }

    private static StoryDraft Placed(StoryDraft story, EpicChoice choice)
    {
        var (phase, epic) = choice.For($"{story.Title}\n\n{story.Description}") ?? (Nowhere, Nowhere);
        return story with { Phase = phase, Epic = epic };
    }

    private static string Reason(DescriptionReader read, List<Wish> wishes, int inNewEpic) =>
        string.Join(' ', Sentences(read, wishes, wishes.Count, inNewEpic));

    private static IEnumerable<string> Sentences(DescriptionReader read, List<Wish> wishes, int made, int inNewEpic)
    {
        yield return $"{Count(made)} {(made == 1 ? "was" : "were")} made by rules, from the sentences and the list items of the description.";
        if (inNewEpic < made)
            yield return "Each stands in the epic whose name and stories share most words with it.";
        if (inNewEpic > 0)
            yield return $"No epic shares enough with {(inNewEpic == made ? "any of them" : $"{inNewEpic} of them")}, so a new one is suggested.";
        if (read.Wishes.Count > made)
            yield return $"The description asks for {read.Wishes.Count - made} more than {MostStories} stories; ask for them in another task.";
        if (read.LeftOut.Count > 0)
            yield return $"{(read.LeftOut.Count == 1 ? "This sentence asks" : "These sentences ask")} for nothing that the rules can tell, and {(read.LeftOut.Count == 1 ? "was" : "were")} left out: {Quoted(read.LeftOut)}.";
        if (!read.InEnglish)
        {
            yield return "The rules about words know English only: criteria, who wants it and why could not be told, and have to be written.";
            yield break;
        }

        if (wishes.Count(w => w.Actor is null) is > 0 and var nobody)
            yield return $"Who wants it is not said for {Of(nobody, made)}; \"a user\" stands in.";
        if (wishes.Count(w => w.Motive.Length == 0) is > 0 and var unexplained)
            yield return $"Why is not said for {Of(unexplained, made)}.";
        yield return "What happens when something goes wrong, which story needs another first, and how large each is could not be told: "
            + "look at the questions in square brackets.";
    }

    private static string Quoted(IReadOnlyList<string> sentences)
    {
        var more = sentences.Count > MostQuoted ? $" and {sentences.Count - MostQuoted} more" : "";
        return string.Join(", ", sentences.Take(MostQuoted).Select(Wording.Quote)) + more;
    }

    private static string Count(int count) => count == 1 ? "1 story" : $"{count} stories";

    private static string Of(int count, int all) => all == 1 ? "it" : count == all ? $"any of the {all}" : $"{count} of the {all}";
}
