using System.Globalization;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations.Rounds;
using Understory.Storage;
using Understory.Web;

namespace Understory.Operations.Generate;

/// <summary>Makes stories that fit the version from a description in plain words.</summary>
public sealed class GenerateOperation(Database database, ObservedEngine engine)
    : EngineOperation<GenerateParams>(database, engine, new GenerateItems(), WireJson.Default.GenerateParams)
{
    private const int LongestDescription = 20_000;

    protected override RoundWish Wish(GenerateParams wanted) => new(wanted.StoryIds, wanted.Feedback, wanted.ParentTaskId);

    protected override IEnumerable<(string, string)> Problems(GenerateParams wanted)
    {
        if (string.IsNullOrWhiteSpace(wanted.Description) || wanted.Description.Length > LongestDescription)
            yield return ("description", $"must say what is wanted, in 1 to {LongestDescription:N0} characters.");
        foreach (var problem in Wish(wanted).Problems(lists: false, looksAgain: false))
            yield return problem;
    }

    protected override Task<Refusal?> Check(Session session, string version, GenerateParams wanted) => Task.FromResult<Refusal?>(null);

    protected override async Task<Assignment?> Load(Session session, string version, GenerateParams wanted) =>
        await GenerateInput.Load(session, version) is { } input ? new GenerateAssignment(input, wanted.Description) : null;

    protected override async Task<Assignment?> LoadRound(Session session, string version, GenerateParams wanted, Round round)
    {
        var result = GenerateItems.Result(round.Parent);
        // A round of a round has one story, which stands for the item of the root.
        var before = result.Stories[round.Parent.ParentTaskId is null ? int.Parse(round.Key, CultureInfo.InvariantCulture) : 0];
        return await GenerateInput.Load(session, version) is { } input
            ? new GenerateRoundAssignment(input, wanted.Description, before, result.WantsNewEpic(before) ? result.NewEpic : null, round)
            : null;
    }

    protected override string? Differs(GenerateParams round, GenerateParams root) =>
        round.Description == root.Description ? null : "description";
}
