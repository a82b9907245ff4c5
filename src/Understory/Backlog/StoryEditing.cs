using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;
using Understory.Web;

namespace Understory.Backlog;

/// <summary>What a person does to stories directly: adding, changing, deleting and restoring.</summary>
public sealed class StoryEditing(Database database)
{
    public Task<(Story? Story, Refusal? Refusal)> Add(string version, NewStory added, CancellationToken cancel) =>
        database.WriteBacklog<(Story?, Refusal?)>(
            async session =>
            {
                if (await session.Version(version) is not { } row)
                    return (null, await session.NoVersion(version));
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
                if (await StoryChecks.Errors(session, version, draft, null) is { Count: > 0 } errors)
                    return (null, Refusal.Invalid(errors));
                return (await (await StoryAdding.Begin(session, row)).Add(draft, Actor.Person), null);
            },
            cancel);

    public Task<(Story? Story, Refusal? Refusal)> Change(string version, string id, StoryPatch patch, CancellationToken cancel) =>
        database.WriteBacklog<(Story?, Refusal?)>(
            async session =>
            {
                if (await session.Story(version, id) is not { } story)
                    return (null, await session.NoStory(version, id));
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
                if (await StoryChecks.Errors(session, version, changed, story) is { Count: > 0 } errors)
                    return (null, Refusal.Invalid(errors));
                if (patch.Revision != story.Revision)
                    return (null, Stale(story));
                return (StoryFieldValues.Same(story, changed) ? story : await session.ChangeStory(version, changed, Actor.Person), null);
            },
            cancel);

    /// <param name="revision">The one that the person saw.</param>
    public Task<(Story? Story, Refusal? Refusal)> Delete(string version, string id, int revision, CancellationToken cancel) =>
        database.WriteBacklog<(Story?, Refusal?)>(
            async session =>
            {
                if (!await session.HasVersion(version) || await session.AnyStory(version, id) is not { } row)
                    return (null, await session.NoStory(version, id));
                var story = row.ToStory();
                if (row.DeletedAt is not null)
                    return (story, null);
                if (revision != story.Revision)
                    return (null, Stale(story));
                return (await session.ChangeStory(version, story, Actor.Person, deleted: true), null);
            },
            cancel);

    public Task<(Story? Story, Refusal? Refusal)> Restore(string version, string id, CancellationToken cancel) =>
        database.WriteBacklog<(Story?, Refusal?)>(
            async session =>
            {
                if (!await session.HasVersion(version) || await session.AnyStory(version, id) is not { } row)
                    return (null, await session.NoStory(version, id));
                var story = row.ToStory();
                return (row.DeletedAt is null ? story : await session.ChangeStory(version, story, Actor.Person), null);
            },
            cancel);

    private static Refusal Stale(Story story) =>
        Refusal.Conflict($"{story.Id} was changed meanwhile: it is at revision {story.Revision}. Look at it as it is now and try again.") with
        {
            More = new Dictionary<string, object?> { ["story"] = story },
        };
}
