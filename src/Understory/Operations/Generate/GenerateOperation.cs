using Understory.Contracts;
using Understory.Engines;
using Understory.Storage;
using Understory.Web;

namespace Understory.Operations.Generate;

/// <summary>Makes stories that fit the version from a description in plain words.</summary>
public sealed class GenerateOperation(Database database, IEngine engine)
    : EngineOperation<GenerateParams>(database, engine, WireJson.Default.GenerateParams)
{
    private const int LongestDescription = 20_000;

    public override string Type => TaskTypes.Generate;

    protected override IEnumerable<(string, string)> Problems(GenerateParams wanted)
    {
        if (string.IsNullOrWhiteSpace(wanted.Description) || wanted.Description.Length > LongestDescription)
            yield return ("description", $"must say what is wanted, in 1 to {LongestDescription:N0} characters.");
    }

    protected override Task<Refusal?> Check(Session session, string version, GenerateParams wanted) => Task.FromResult<Refusal?>(null);

    protected override async Task<Assignment?> Load(Session session, string version, GenerateParams wanted) =>
        await GenerateInput.Load(session, version) is { } input ? new GenerateAssignment(input, wanted.Description) : null;
}
