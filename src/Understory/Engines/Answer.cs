using System.Text.Json;
using Understory.Contracts;

namespace Understory.Engines;

/// <summary>What came of a question: a <see cref="Success"/> or a <see cref="Failure"/>.</summary>
public abstract record Answer
{
    private Answer() { }

    /// <summary>What the call used; set for failures as well when the provider said it.</summary>
    public TaskUsage? Usage { get; init; }

    /// <summary>The provider's id of the request, for support; null where there is none.</summary>
    public string? RequestId { get; init; }

    /// <param name="Json">Parsed, and valid JSON; whether it keeps to the schema is the asker's to check.</param>
    public sealed record Success(JsonElement Json) : Answer;

    /// <param name="Kind">Why, for the interface to word.</param>
    /// <param name="Message">What happened and what to do, in a sentence or two; never holds a secret.</param>
    public sealed record Failure(ErrorKind Kind, string Message) : Answer
    {
        // It may quote the provider, and a database cannot keep U+0000.
        public string Message { get; } = Message.Replace("\0", "", StringComparison.Ordinal);

        /// <summary>Whether the answer was too long for its limit: the same question about less would be answered.</summary>
        public bool IsTooLong { get; init; }

        /// <summary>Whether an answer had begun, and what there was of it is billed.</summary>
        public bool HasBegun { get; init; }

        /// <summary>Whether any other question would be refused as this one was, until a person changes something.</summary>
        public bool HoldsForAll { get; init; }

        /// <summary>How long the provider asked us to wait; null where it did not say.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>How long whoever asked should do something else; null where waiting is not what helps.</summary>
        public TimeSpan? Wait => Kind is ErrorKind.RateLimited or ErrorKind.Unavailable && !HoldsForAll && RetryAfter > ProviderLane.LongestWait ? RetryAfter : null;
    }
}
