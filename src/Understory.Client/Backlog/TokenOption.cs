namespace Understory.Client.Backlog;

/// <summary>A name that can be chosen.</summary>
/// <param name="Label">What it is, for people.</param>
public sealed record TokenOption(string Value, string Label);
