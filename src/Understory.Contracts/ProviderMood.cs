namespace Understory.Contracts;

/// <summary>What is wrong with the provider of the engine, for all tasks alike.</summary>
/// <param name="Kind">Why, for the interface to word.</param>
/// <param name="Message">What happened and what to do, in a sentence or two.</param>
/// <param name="Since">When the first of the calls in a row met it.</param>
/// <param name="Until">When it is asked again by itself; null where that is for a person to bring about, or for the next task.</param>
public sealed record ProviderMood(ErrorKind Kind, string Message, DateTimeOffset Since, DateTimeOffset? Until);
