using Understory.Backlog.Documents;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>
/// A version as it is before an import. One that is deleted counts as none, to the document: what it left behind is in
/// <see cref="Row"/> and <see cref="Gone"/>, since ids and revisions go on.
/// </summary>
/// <param name="Row">Null where the version never was.</param>
/// <param name="Stories">Those that stand, by id.</param>
/// <param name="Gone">Those that do not, by id: deleted ones, or all of a deleted version.</param>
/// <param name="Phases">All rows, also of a deleted version.</param>
internal sealed record ExistingVersion(
    VersionRow? Row,
    IReadOnlyDictionary<string, StoryRow> Stories,
    IReadOnlyDictionary<string, StoryRow> Gone,
    IReadOnlyDictionary<int, PhaseRow> Phases,
    IReadOnlyDictionary<(int Phase, int Id), EpicRow> Epics)
{
    public static readonly ExistingVersion None = new(
        null, new Dictionary<string, StoryRow>(), new Dictionary<string, StoryRow>(), new Dictionary<int, PhaseRow>(),
        new Dictionary<(int Phase, int Id), EpicRow>());

    /// <summary>Null where the document makes the version, or brings it back.</summary>
    public VersionRow? Version => Row is { DeletedAt: null } ? Row : null;

    public DocumentForm? Form => DocumentForm.ByName(Version?.Form);

    public static async Task<ExistingVersion> Load(Session session, string version)
    {
        if (await session.AnyVersion(version) is not { } row)
            return None;
        var stands = (await session.EveryStoryRow(version)).ToLookup(s => row.DeletedAt is null && s.DeletedAt is null);
        return new ExistingVersion(
            row,
            stands[true].ToDictionary(s => s.Id, StringComparer.Ordinal),
            stands[false].ToDictionary(s => s.Id, StringComparer.Ordinal),
            (await session.Phases(version)).ToDictionary(p => p.Id),
            (await session.Epics(version)).ToDictionary(e => (e.Phase, e.Id)));
    }
}
