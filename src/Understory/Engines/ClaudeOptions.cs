namespace Understory.Engines;

/// <summary>Section <c>Claude</c> of the configuration. Checked at start, all problems together.</summary>
public sealed class ClaudeOptions
{
    public const string Section = "Claude";

    /// <summary><c>auto</c>, <c>anthropic</c>, <c>claude-code</c> or <c>offline</c>. Default <c>auto</c>: Anthropic when a key is set, Claude Code
    /// when a token is set and its command is there, else offline.</summary>
    public string Engine { get; set; } = "auto";

    /// <summary>The API key; <c>ANTHROPIC_API_KEY</c> where it is not set here.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A subscription's token as <c>claude setup-token</c> makes one, for Claude Code; <c>CLAUDE_CODE_OAUTH_TOKEN</c> where it is not set here.</summary>
    public string? OAuthToken { get; set; }

    /// <summary>A bearer token for Claude Code; <c>ANTHROPIC_AUTH_TOKEN</c> where it is not set here.</summary>
    public string? AuthToken { get; set; }

    /// <summary>The command of Claude Code: a name that is looked up in <c>PATH</c>, or a path. Default <c>claude</c>.</summary>
    public string Command { get; set; } = "claude";

    /// <summary>Claude Codes that run side by side, each of about 200 MB; further questions wait. Default 4.</summary>
    public int ClientsAtOnce { get; set; } = 4;

    /// <summary>Seconds that a call through Claude Code may take in all. Default 900.</summary>
    public double TotalSeconds { get; set; } = 900;

    /// <summary>Address of the API; <c>ANTHROPIC_BASE_URL</c> where it is not set here, else the provider's own.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>Model id. Default <c>claude-sonnet-5-5</c>.</summary>
    public string Model { get; set; } = "claude-sonnet-5-5";

    /// <summary>Seconds without a sign of life in a started answer after which it is given up. Default 120.</summary>
    public double IdleSeconds { get; set; } = 120;

    /// <summary>Seconds until the answer to a call must have begun. Default 300.</summary>
    public double FirstEventSeconds { get; set; } = 300;

    /// <summary>Questions that one task asks side by side. Default 12.</summary>
    public int QuestionsAtOnce { get; set; } = 12;

    /// <summary>
    /// How often a question is asked again that the provider could not take (5xx, no connection), each time after a longer pause.
    /// A rate limit is waited out and costs none of them. Default 4.
    /// </summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>What must never be shown to anybody.</summary>
    internal IEnumerable<string> Secrets => new[] { ApiKey, OAuthToken, AuthToken }.OfType<string>().Where(secret => secret.Length > 0);
}
