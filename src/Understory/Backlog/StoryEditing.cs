using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;
using Understory.Web;

namespace Understory.Backlog;

/// <summary>Changes to stories that a person makes directly.</summary>
public sealed class StoryEditing(Database database)
{
    public Task<(Story? Story, Refusal? Refusal)> Add(string version, NewStory added, CancellationToken cancel) =>
        database.Write<(Story?, Refusal?)>(
            async session =>
            {
                if (await session.Version(version) is not { } row)
                    return (null, BacklogEndpoints.VersionNotFound(version));
                var rows = await session.StoryRows(version);
                var stories = rows.Select(r => r.ToStory()).ToList();
                var errors = Errors(added.Title, added.Acceptance ?? [], added.Tags ?? []);
                if (added.Phase is < 0 or > StoryId.MostNumber)
                    errors["phase"] = [$"must be a whole number from 0 to {StoryId.MostNumber}."];
                if (added.Epic is < 0 or > StoryId.MostNumber)
                    errors["epic"] = [$"must be a whole number from 0 to {StoryId.MostNumber}."];
                await CheckDependencies(session, version, stories, added.DependsOn ?? [], errors);
                if (errors.Count > 0)
                    return (null, Refusal.Invalid(errors));

                var draft = new Story
                {
                    Id = "",
                    Title = added.Title.Trim(),
                    Intent = added.Intent ?? "",
                    Description = added.Description ?? "",
                    Acceptance = added.Acceptance ?? [],
                    Phase = added.Phase ?? 1,
                    Epic = added.Epic ?? 1,
                    DependsOn = added.DependsOn ?? [],
                    Tags = added.Tags ?? [],
                };
                return (await new StoryAdding(session, row, rows).Add(draft, Actor.Person), null);
            },
            cancel);

    public Task<(Story? Story, Refusal? Refusal)> Change(string version, string id, StoryPatch patch, CancellationToken cancel) =>
        database.Write<(Story?, Refusal?)>(
            async session =>
            {
                if (await session.Story(version, id) is not { } story)
                    return (null, BacklogEndpoints.StoryNotFound(version, id));
                var errors = Errors(patch.Title, patch.Acceptance ?? [], patch.Tags ?? []);
                // What an import brought along may stay, even where it names nothing.
                if (patch.DependsOn?.Except(story.DependsOn).ToList() is { Count: > 0 } added)
                    await CheckDependencies(session, version, await session.Stories(version), added, errors);
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
                return (StoryFieldValues.Same(story, changed) ? story : await session.ChangeStory(version, changed, Actor.Person), null);
            },
            cancel);

    private static Refusal Stale(Story story) =>
        Refusal.Conflict($"{story.Id} was changed meanwhile: it is at revision {story.Revision}. Look at it as it is now and try again.") with
        {
            More = new Dictionary<string, object?> { ["story"] = story },
        };

    private static Dictionary<string, IReadOnlyList<string>> Errors(string? title, IReadOnlyList<string> acceptance, IReadOnlyList<string> tags)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        if (title is not null && string.IsNullOrWhiteSpace(title))
            errors["title"] = ["must not be empty."];
        else if (title?.Length > StoryLimits.MostTitle)
            errors["title"] = [$"must have at most {StoryLimits.MostTitle} characters."];
        if (acceptance.Count > StoryLimits.MostEntries || acceptance.Any(string.IsNullOrWhiteSpace))
            errors["acceptance"] = [$"must have at most {StoryLimits.MostEntries} criteria, none of them empty."];
        if (tags.Count > StoryLimits.MostEntries || tags.Any(string.IsNullOrWhiteSpace))
            errors["tags"] = [$"must have at most {StoryLimits.MostEntries} tags, none of them empty."];
        return errors;
    }

    private static async Task CheckDependencies(
        Session session, string version, IReadOnlyList<Story> stories, IReadOnlyList<string> references,
        Dictionary<string, IReadOnlyList<string>> errors)
    {
        if (references.Count == 0)
            return;
        var known = await session.Dependencies(version, stories, [.. references.Where(r => r is not null)]);
        var unknown = references.Where(r => string.IsNullOrWhiteSpace(r) || !known.Exists(r))
            .Select(r => $"\"{StoryId.Shorten(r ?? "")}\" does not exist.")
            .ToList();
        if (unknown.Count > 0)
            errors["depends_on"] = unknown;
    }
}
