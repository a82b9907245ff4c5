namespace Understory.FakeClaude;

/// <summary>What a call should meet instead of a good answer.</summary>
public sealed record Misbehaviour
{
    public required Mode Mode { get; init; }

    /// <summary>How many calls meet it; null for all of them. Default 1.</summary>
    public int? Times { get; init; } = 1;

    /// <summary>Only calls whose body or decoded text contains this; null for any call.</summary>
    public string? Contains { get; init; }

    /// <summary>Whether a streamed answer waits in its middle, silent, until it is released, and then meets its mode.</summary>
    public bool Hold { get; init; }

    /// <summary>For <see cref="Mode.Status"/>: 400 to 599.</summary>
    public int Status { get; init; } = 500;

    /// <summary>For <see cref="Mode.Status"/>: the header <c>retry-after</c>, in seconds.</summary>
    public double? RetryAfter { get; init; }

    /// <summary>For <see cref="Mode.Status"/>: in how many seconds a subscription's limit, which is reached, renews.</summary>
    public double? RenewsIn { get; init; }

    /// <summary>For <see cref="Mode.Status"/> and <see cref="Mode.ErrorEvent"/>: the error's type; else what fits.</summary>
    public string? ErrorType { get; init; }

    /// <summary>For <see cref="Mode.Status"/>: <c>error.details.error_code</c>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>For <see cref="Mode.Pings"/>: how long. Default 10.</summary>
    public double Seconds { get; init; } = 10;

    /// <summary>The error's message or the refusal's explanation; else what fits.</summary>
    public string? Message { get; init; }
}

public enum Mode
{
    /// <summary>A good answer after all: for one that is to be held.</summary>
    None,

    /// <summary>An error status with an error body.</summary>
    Status,

    /// <summary>An <c>error</c> event in the middle of the stream.</summary>
    ErrorEvent,

    /// <summary>Silence before the first byte, until the client leaves.</summary>
    Stall,

    /// <summary>Silence in the middle of the stream, until the client leaves.</summary>
    StallMidStream,

    /// <summary>Nothing but <c>ping</c> in the middle of the stream for a time, as from a model that thinks; then the rest.</summary>
    Pings,

    /// <summary>A clean end in the middle, without <c>message_stop</c>.</summary>
    Cut,

    /// <summary>The connection is reset in the middle; what the client had not read by then is lost to it.</summary>
    Reset,

    /// <summary>The connection is reset before the first byte.</summary>
    ResetAtOnce,

    /// <summary>The answer stops half-way for <c>max_tokens</c>.</summary>
    MaxTokens,

    /// <summary>Stop reason <c>refusal</c>, with details.</summary>
    Refusal,

    /// <summary>JSON that breaks the schema that was asked for.</summary>
    BreaksSchema,

    /// <summary>Prose where JSON was asked for.</summary>
    NotJson,

    /// <summary>The last story that was asked about is not in the answer.</summary>
    MissingId,

    /// <summary>The first story is in the answer twice.</summary>
    DoubledId,

    /// <summary>The last story bears an id that nobody asked about.</summary>
    InventedId,

    /// <summary>Status 200 with a page of HTML, as a wrong address or a proxy gives.</summary>
    Html,
}
