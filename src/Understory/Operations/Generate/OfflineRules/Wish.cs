namespace Understory.Operations.Generate.OfflineRules;

/// <summary>One thing that a description asks for.</summary>
/// <param name="Actor">Who wants it, without an article; null where it is not said.</param>
/// <param name="Title">What it is, beginning with a verb where it has one.</param>
/// <param name="Wanted">The same as it follows "I want": a verb without its "to", or a thing.</param>
/// <param name="Motive">Why: <c>so that …</c>, <c>because …</c>; empty where it is not said.</param>
internal sealed record Wish(string? Actor, string Title, string Wanted, string Motive)
{
    /// <summary>What the description says of it besides, sentence by sentence.</summary>
    public List<string> Details { get; } = [];
}
