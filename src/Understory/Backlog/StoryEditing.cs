using Understory.Contracts;
using Understory.Storage;
using Understory.Web;

namespace Understory.Backlog;

/// <summary>Changes to stories that a person makes directly.</summary>
public sealed class StoryEditing(Database database)
{
    private const int MostTitle = 300;
    private const int MostEntries = 200;

    public Task<(Story? Story, Refusal? Refusal)> Add(string version, NewStory added, CancellationToken cancel) =>
        database.Write<(Story?, Refusal?)>(
            async session =>
            {
                if (!await session.HasVersion(version))
                    return (null, BacklogEndpoints.VersionNotFound(version));
                var stories = await session.Stories(version);
                var errors = Errors(added.Title, added.Acceptance, added.Tags);
                if (added.Phase is < 0 or > 999_999)
                    errors["phase"] = ["must be a whole number from 0 to 999999."];
                if (added.Epic is < 0 or > 999_999)
                    errors["epic"] = ["must be a whole number from 0 to 999999."];
                await CheckDependencies(session, version, stories, added.DependsOn, errors);
                if (errors.Count > 0)
                    return (null, Refusal.Invalid(errors));

                var (id, number) = StoryId.Next(added.Phase, added.Epic, stories);
                var story = new Story
                {
                    Id = id,
                    Title = added.Title.Trim(),
                    Intent = added.Intent,
                    Description = added.Description,
                    Acceptance = added.Acceptance,
                    Phase = added.Phase,
                    Epic = added.Epic,
                    StoryNumber = number,
                    DependsOn = added.DependsOn,
                    Tags = added.Tags,
                };
                return (await session.AddStory(version, story, number, stories.Count, "{}", Actor.Person), null);
            },
            cancel);

    public Task<(Story? Story, Refusal? Refusal)> Change(string version, string id, StoryPatch patch, CancellationToken cancel) =>
        database.Write<(Story?, Refusal?)>(
            async session =>
            {
                if (await session.Story(version, id) is not { } story)
                    return (null, BacklogEndpoints.StoryNotFound(version, id));
                var errors = Errors(patch.Title ?? story.Title, patch.Acceptance ?? [], patch.Tags ?? []);
                if (patch.DependsOn is not null)
                    await CheckDependencies(session, version, await session.Stories(version), patch.DependsOn, errors);
                if (errors.Count > 0)
                    return (null, Refusal.Invalid(errors));
                if (patch.Revision != story.Revision)
                    return (null, Stale(story));

                var changed = story with
                {
                    Title = patch.Title?.Trim() ?? story.Title,
                    Intent = patch.Intent ?? story.Intent,
                    Description = patch.Description ?? story.Description,
                    Acceptance = patch.Acceptance ?? story.Acceptance,
                    DependsOn = patch.DependsOn ?? story.DependsOn,
                    Tags = patch.Tags ?? story.Tags,
                    Passes = patch.Passes ?? story.Passes,
                    Merged = patch.Merged ?? story.Merged,
                    Skipped = patch.Skipped ?? story.Skipped,
                };
                return (await session.ChangeStory(version, changed, Actor.Person), null);
            },
            cancel);

    private static Refusal Stale(Story story) =>
        Refusal.Conflict($"{story.Id} was changed meanwhile: it is at revision {story.Revision}. Look at it as it is now and try again.") with
        {
            More = new Dictionary<string, object?> { ["story"] = story },
        };

    private static Dictionary<string, IReadOnlyList<string>> Errors(string title, IReadOnlyList<string> acceptance, IReadOnlyList<string> tags)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        if (string.IsNullOrWhiteSpace(title))
            errors["title"] = ["must not be empty."];
        else if (title.Length > MostTitle)
            errors["title"] = [$"must have at most {MostTitle} characters."];
        if (acceptance.Count > MostEntries || acceptance.Any(string.IsNullOrWhiteSpace))
            errors["acceptance"] = [$"must have at most {MostEntries} criteria, none of them empty."];
        if (tags.Count > MostEntries || tags.Any(string.IsNullOrWhiteSpace))
            errors["tags"] = [$"must have at most {MostEntries} tags, none of them empty."];
        return errors;
    }

    private static async Task CheckDependencies(
        Session session, string version, IReadOnlyList<Story> stories, IReadOnlyList<string> references,
        Dictionary<string, IReadOnlyList<string>> errors)
    {
        if (references.Count == 0)
            return;
        var known = await session.Dependencies(version, stories);
        var unknown = references.Where(r => string.IsNullOrWhiteSpace(r) || !known.Exists(r)).Select(r => $"\"{r}\" does not exist.").ToList();
        if (unknown.Count > 0)
            errors["depends_on"] = unknown;
    }
}
