namespace Understory.Contracts;

/// <summary>The engine at work, as every page says it.</summary>
/// <param name="Name"><c>anthropic</c>, <c>claude-code</c> or <c>offline</c>.</param>
/// <param name="Label">For people: <c>Claude · sonnet-5-5</c>, <c>Offline rules</c>.</param>
/// <param name="Model">The model's id; null for the offline engine.</param>
/// <param name="Note">What a person should know about it, in a sentence; null when there is nothing to say.</param>
public sealed record EngineInfo(string Name, string Label, string? Model, string? Note);
