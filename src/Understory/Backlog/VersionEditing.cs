using Understory.Contracts;
using Understory.Storage;
using Understory.Web;

namespace Understory.Backlog;

/// <summary>What a person does to versions directly: making, renaming, deleting and restoring, and naming their groups.</summary>
public sealed class VersionEditing(Database database, IEnumerable<IVersionUse> uses)
{
    public Task<(VersionSummary? Version, Refusal? Refusal)> Add(NewVersion added, CancellationToken cancel) =>
        database.WriteBacklog<(VersionSummary?, Refusal?)>(
            async session =>
            {
                var id = added.Id ?? await session.NextVersion();
                var errors = Errors(added.Title, null, added.Description);
                if (!StoryId.IsValid(id))
                    errors["id"] = [$"\"{StoryId.Shorten(id)}\" cannot be used: {StoryId.Rule}."];
                if (errors.Count > 0)
                    return (null, Refusal.Invalid(errors));
                if (await session.AnyVersion(id) is { } taken)
                {
                    return (null, taken.DeletedAt is null
                        ? Refusal.Conflict($"{id} exists: choose another id.")
                        : Absence.Deleted(Refusal.Conflict($"{id} was deleted: restore it, or choose another id.")));
                }

                await session.SaveVersion(new VersionRow { Id = id, Title = added.Title?.Trim() ?? id, Description = added.Description ?? "" });
                return (await session.Summary(id), null);
            },
            cancel);

    public Task<(VersionSummary? Version, Refusal? Refusal)> Change(string version, VersionPatch patch, CancellationToken cancel) =>
        database.WriteBacklog<(VersionSummary?, Refusal?)>(
            async session =>
            {
                if (await session.Version(version) is not { } row)
                    return (null, await session.NoVersion(version));
                var changed = row with
                {
                    Title = patch.Title?.Trim() ?? row.Title,
                    ShortTitle = patch.ShortTitle?.Trim() ?? row.ShortTitle,
                    Description = patch.Description ?? row.Description,
                };
                // What an import brought along may stay, however long it is.
                var errors = Errors(
                    changed.Title == row.Title ? null : changed.Title,
                    changed.ShortTitle == row.ShortTitle ? null : changed.ShortTitle,
                    changed.Description == row.Description ? null : changed.Description);
                if (errors.Count > 0)
                    return (null, Refusal.Invalid(errors));
                if (changed != row)
                    await session.SaveVersion(changed);
                return (await session.Summary(version), null);
            },
            cancel);

    public Task<(VersionSummary? Version, Refusal? Refusal)> Delete(string version, CancellationToken cancel) =>
        database.WriteBacklog<(VersionSummary?, Refusal?)>(
            async session =>
            {
                if (await session.AnyVersion(version) is not { } row)
                    return (null, await session.NoVersion(version));
                if (row.DeletedAt is null && await uses.WhyNotDeleted(session, version) is { } why)
                    return (null, why);
                await session.DeleteVersion(version);
                return (await session.Summary(version), null);
            },
            cancel);

    public Task<(VersionSummary? Version, Refusal? Refusal)> Restore(string version, CancellationToken cancel) =>
        database.WriteBacklog<(VersionSummary?, Refusal?)>(
            async session =>
            {
                if (await session.AnyVersion(version) is null)
                    return (null, await session.NoVersion(version));
                await session.RestoreVersion(version);
                return (await session.Summary(version), null);
            },
            cancel);

    private static Dictionary<string, IReadOnlyList<string>> Errors(string? title, string? shortTitle, string? description)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        Check("title", title is null ? null : StoryChecks.TitleProblem(title));
        Check("shortTitle", shortTitle is null ? null : StoryChecks.TooLong(shortTitle, StoryLimits.MostTitle));
        Check("description", description is null ? null : StoryChecks.TooLong(description, StoryLimits.MostText));
        return errors;

        void Check(string field, string? problem)
        {
            if (problem is not null)
                errors[field] = [problem];
        }
    }
}
