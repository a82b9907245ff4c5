using Understory.Backlog;
using Understory.Contracts;

namespace Understory.Operations.Generate;

/// <summary>Suggested stories against a version as it is now: what does not exist, what waits for itself, what is there already.</summary>
public static class GenerateChecks
{
    /// <param name="version">Id of the version that the page shows.</param>
    /// <param name="known">What dependencies may name.</param>
    /// <returns>In the order of the items.</returns>
    public static IEnumerable<ItemCheck> Of(GenerateResult result, string version, StoriesResponse page, Dependencies known)
    {
        var places = new EpicPlaces(page);
        var circles = new Circles(version, page.Stories);
        var similar = new SimilarStories(page.Stories);
        foreach (var (story, index) in result.Stories.Select((story, index) => (story, index)))
        {
            var inNewEpic = result.WantsNewEpic(story);
            if (Place(story, index, inNewEpic, version, places) is { } place)
                yield return place;
            foreach (var reference in story.DependsOn.Where(reference => !known.Exists(reference)))
            {
                yield return new ItemCheck(
                    index, CheckKind.UnknownDependency, $"It depends on \"{StoryId.Shorten(reference)}\", which does not exist.");
            }

            if (circles.Find(story, inNewEpic) is var (message, closing))
                yield return new ItemCheck(index, CheckKind.CircularDependency, message, closing);
            if (similar.Find(story) is var (twin, why))
                yield return new ItemCheck(index, CheckKind.Duplicate, why, twin.Id);
        }
    }

    private static ItemCheck? Place(GeneratedStory story, int index, bool inNewEpic, string version, EpicPlaces places)
    {
        if (!places.HasPhase(story.Phase))
            return new ItemCheck(index, CheckKind.UnknownPhase, $"{version} has no phase {story.Phase}: applying starts it, without a name.");
        return inNewEpic || places.HasEpic(story.Phase, story.Epic)
            ? null
            : new ItemCheck(index, CheckKind.UnknownEpic, $"{version} has no epic {story.Phase}.{story.Epic}: applying starts it, without a name.");
    }
}
