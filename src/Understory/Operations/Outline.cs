using Understory.Contracts;

namespace Understory.Operations;

/// <summary>The lines of a version's outline, in the order of its stories.</summary>
public static class Outline
{
    public static IEnumerable<OutlineLine> Of(StoriesResponse page, IEnumerable<string> otherVersions)
    {
        var phases = page.Phases.ToDictionary(p => p.Id, p => p.Name);
        var epics = page.Epics.ToDictionary(e => (e.Phase, e.Id), e => e.Name);
        foreach (var phase in page.Stories.Select(s => s.Phase).Union(phases.Keys).Order())
        {
            yield return new OutlineLine { Phase = $"{phase}", Name = phases.GetValueOrDefault(phase) };
            var ofPhase = page.Stories.Where(s => s.Phase == phase).ToLookup(s => s.Epic);
            foreach (var epic in ofPhase.Select(g => g.Key).Union(epics.Keys.Where(e => e.Phase == phase).Select(e => e.Id)).Order())
            {
                yield return new OutlineLine { Epic = $"{phase}.{epic}", Name = epics.GetValueOrDefault((phase, epic)) };
                foreach (var story in ofPhase[epic])
                    yield return Line(story);
            }
        }

        foreach (var version in otherVersions)
            yield return new OutlineLine { OtherVersion = version };
    }

    private static OutlineLine Line(Story story) => new()
    {
        Story = story.Id,
        Name = story.Title,
        Status = story switch
        {
            { Merged: true } => "merged",
            { Passes: true } => "passed",
            { Skipped: true } => "skipped",
            _ => "pending",
        },
        Tags = story.Tags.Count > 0 ? story.Tags : null,
        DependsOn = story.DependsOn.Count > 0 ? story.DependsOn : null,
    };
}
