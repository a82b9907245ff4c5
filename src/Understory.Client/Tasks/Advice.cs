using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>A failure in a few words, and what a person can do about it.</summary>
public sealed record Advice(string Title, string WhatToDo)
{
    public static Advice Of(ErrorKind? kind) => kind switch
    {
        ErrorKind.Cancelled => new(
            "Cancelled", "Nothing was changed. Retry to run it again; answers that it already had are kept."),
        ErrorKind.Timeout => new(
            "It took too long", "Retry: answers that it already had are kept, so it goes on from there."),
        ErrorKind.RateLimited => new(
            "Claude is over its limit", "Wait a few minutes, then retry: answers that it already had are kept."),
        ErrorKind.Refused => new(
            "Claude declined to answer", "Read the stories for text that may be taken as harmful, change it, and retry."),
        ErrorKind.InvalidOutput => new(
            "The answer could not be used", "Retry: another answer often fits. If it fails again, refine fewer stories at a time."),
        ErrorKind.Unavailable => new(
            "The engine could not answer", "Check the network, the API key and the server's settings, then retry."),
        ErrorKind.Interrupted => new(
            "The server stopped while it ran", "Retry: answers that it already had are kept."),
        ErrorKind.OverBudget => new(
            "It would exceed the budget", "Raise the budget, or refine fewer stories at a time, then retry."),
        _ => new(
            "It failed", "Retry. If it fails again, the server's log says why."),
    };
}
