using Understory.Contracts;
using Understory.Engines;
using Understory.Storage;
using Understory.Web;

namespace Understory.Operations.Refine;

/// <summary>Looks at stories and suggests what would make them clearer.</summary>
public sealed class RefineOperation(Database database, IEngine engine)
    : EngineOperation<RefineParams>(database, engine, WireJson.Default.RefineParams)
{
    private const int MostStories = 1000;

    public override string Type => TaskTypes.Refine;

    protected override IEnumerable<(string, string)> Problems(RefineParams wanted)
    {
        if (wanted.StoryIds is { Count: 0 or > MostStories })
            yield return ("storyIds", $"must name 1 to {MostStories} stories; leave it out for all pending ones.");
        else if (wanted.StoryIds?.Contains(null!) == true)
            yield return ("storyIds", "must be a list of story ids.");
    }

    protected override async Task<Refusal?> Check(Session session, string version, RefineParams wanted)
    {
        var asked = (await RefineInput.Load(session, version, wanted.StoryIds))!.Asked;
        if (wanted.StoryIds?.Except(asked.Select(s => s.Id), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            return Refusal.Invalid("params.storyIds", $"\"{unknown}\" is no story of {version}.");
        return asked.Count > 0
            ? null
            : Refusal.Invalid("version", $"no pending stories in {version}") with { Error = $"no pending stories in {version}" };
    }

    protected override async Task<Assignment?> Load(Session session, string version, RefineParams wanted) =>
        await RefineInput.Load(session, version, wanted.StoryIds) is { } input ? new RefineAssignment(version, input) : null;
}
