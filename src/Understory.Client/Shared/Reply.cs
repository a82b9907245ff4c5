using Understory.Contracts;

namespace Understory.Client.Shared;

/// <summary>What a call to the server brought: a value, or the reason why not.</summary>
/// <param name="Value">Set exactly when <paramref name="Problem"/> is null.</param>
/// <param name="Problem">Why the call failed, worded for a person; status 0 where the server could not be reached.</param>
public sealed record Reply<T>(T? Value, Problem? Problem)
    where T : class
{
    public bool Ok => Problem is null;

    public static implicit operator Reply<T>(T value) => new(value, null);

    public static implicit operator Reply<T>(Problem problem) => new(null, problem);
}
