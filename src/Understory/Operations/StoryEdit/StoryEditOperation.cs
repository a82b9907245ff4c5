using Understory.Backlog;
using Understory.Contracts;
using Understory.Engines;
using Understory.Storage;
using Understory.Web;

namespace Understory.Operations.StoryEdit;

/// <summary>Changes one story as it was asked in plain words, and looks for what that does to related ones.</summary>
public sealed class StoryEditOperation(Database database, IEngine engine)
    : EngineOperation<StoryEditParams>(database, engine, WireJson.Default.StoryEditParams)
{
    private const int LongestRequest = 10_000;

    public override string Type => TaskTypes.StoryEdit;

    protected override IEnumerable<(string, string)> Problems(StoryEditParams wanted)
    {
        if (wanted.StoryId.Length == 0)
            yield return ("storyId", "must be the id of the story to change.");
        if (string.IsNullOrWhiteSpace(wanted.RequestedChanges) || wanted.RequestedChanges.Length > LongestRequest)
            yield return ("requestedChanges", $"must say what should change, in 1 to {LongestRequest:N0} characters.");
    }

    protected override async Task<Refusal?> Check(Session session, string version, StoryEditParams wanted) =>
        await session.Story(version, wanted.StoryId) is null
            ? Refusal.Invalid("params.storyId", $"\"{StoryId.Shorten(wanted.StoryId)}\" is no story of {version}.")
            : null;

    protected override async Task<Assignment?> Load(Session session, string version, StoryEditParams wanted) =>
        await StoryEditInput.Load(session, version, wanted) is { } input ? new StoryEditAssignment(input) : null;
}
