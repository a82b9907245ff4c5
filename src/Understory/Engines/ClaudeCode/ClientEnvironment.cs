using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;

namespace Understory.Engines.ClaudeCode;

/// <summary>What the client's process is told through its environment: nothing of ours that is not named here.</summary>
internal static class ClientEnvironment
{
    // The way to programs and to the network, and what Windows starts no program without.
    private static readonly string[] Kept =
    [
        "PATH", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE",
        "SystemRoot", "ComSpec", "PATHEXT",
    ];

    // A call of ours is one request to the model that was chosen: whether it is made again, and with what, is ours to say.
    private static readonly FrozenDictionary<string, string> Fixed = new Dictionary<string, string>
    {
        ["LANG"] = "C.UTF-8",
        ["DISABLE_AUTOUPDATER"] = "1",
        ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
        ["CLAUDE_CODE_DISABLE_ATTACHMENTS"] = "1",
        ["CLAUDE_CODE_DISABLE_FILE_MENTIONS"] = "1",
        ["CLAUDE_CODE_MAX_RETRIES"] = "0",
        ["CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK"] = "1",
        ["CLAUDE_CODE_DISABLE_REFUSAL_RETRY"] = "1",
        ["CLAUDE_CODE_DISABLE_REFUSAL_FALLBACK"] = "1",
        ["CLAUDE_CODE_DISABLE_MODEL_ACCESS_FALLBACK"] = "1",
        ["CLAUDE_CODE_NO_MODEL_FALLBACK"] = "1",
        ["MAX_STRUCTURED_OUTPUT_RETRIES"] = "1",
    }.ToFrozenDictionary();

    public static void Clean(ProcessStartInfo info)
    {
        var kept = Kept.Select(name => (name, Value: Environment.GetEnvironmentVariable(name))).Where(v => v.Value is not null).ToList();
        info.Environment.Clear();
        foreach (var (name, value) in kept)
            info.Environment[name] = value;
        foreach (var (name, value) in Fixed)
            info.Environment[name] = value;
    }

    /// <summary>For a call: the secret, and a home in which there is nothing.</summary>
    public static void Fill(ProcessStartInfo info, ClaudeOptions options, Question question, CallFolder folder)
    {
        Clean(info);
        var environment = info.Environment;
        foreach (var home in new[] { "HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP" })
            environment[home] = folder.Home;
        environment["CLAUDE_CODE_MAX_OUTPUT_TOKENS"] = question.MaxOutputTokens.ToString(CultureInfo.InvariantCulture);
        environment["API_TIMEOUT_MS"] = (options.TotalSeconds * 1000).ToString("0", CultureInfo.InvariantCulture);
        if (options.BaseUrl is { } url)
            environment["ANTHROPIC_BASE_URL"] = url;
        var (name, secret) = Secret(options);
        environment[name] = secret;
    }

    /// <summary>The subscription's token first: whoever set one wants it used.</summary>
    public static (string Name, string? Value) Secret(ClaudeOptions options) => options switch
    {
        { OAuthToken: { } token } => ("CLAUDE_CODE_OAUTH_TOKEN", token),
        { AuthToken: { } token } => ("ANTHROPIC_AUTH_TOKEN", token),
        _ => ("ANTHROPIC_API_KEY", options.ApiKey),
    };
}
