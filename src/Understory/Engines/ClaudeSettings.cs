using System.Globalization;
using Microsoft.Extensions.Options;
using Understory.Engines.ClaudeCode;

namespace Understory.Engines;

/// <summary>Reads <see cref="ClaudeOptions"/> from the configuration and says all that is wrong with it at once.</summary>
internal sealed class ClaudeSettings(IConfiguration configuration) : IConfigureOptions<ClaudeOptions>, IValidateOptions<ClaudeOptions>
{
    private const double LongestSeconds = 86_400;
    private const int MostRetries = 10;
    private const int MostAtOnce = 64;

    // A number that cannot be read becomes one that validation refuses: binding would stop at the first of them.
    private const int Unreadable = -1;

    public void Configure(ClaudeOptions options)
    {
        options.Engine = Text(nameof(ClaudeOptions.Engine))?.ToLowerInvariant() ?? options.Engine;
        options.ApiKey = Text(nameof(ClaudeOptions.ApiKey)) ?? Trimmed(configuration["ANTHROPIC_API_KEY"]);
        options.OAuthToken = Text(nameof(ClaudeOptions.OAuthToken)) ?? Trimmed(configuration["CLAUDE_CODE_OAUTH_TOKEN"]);
        options.AuthToken = Text(nameof(ClaudeOptions.AuthToken)) ?? Trimmed(configuration["ANTHROPIC_AUTH_TOKEN"]);
        options.Command = Text(nameof(ClaudeOptions.Command)) ?? options.Command;
        options.ClientsAtOnce = Whole(nameof(ClaudeOptions.ClientsAtOnce), options.ClientsAtOnce);
        options.TotalSeconds = Seconds(nameof(ClaudeOptions.TotalSeconds), options.TotalSeconds);
        options.BaseUrl = Text(nameof(ClaudeOptions.BaseUrl)) ?? Trimmed(configuration["ANTHROPIC_BASE_URL"]);
        options.Model = Text(nameof(ClaudeOptions.Model)) ?? options.Model;
        options.IdleSeconds = Seconds(nameof(ClaudeOptions.IdleSeconds), options.IdleSeconds);
        options.FirstEventSeconds = Seconds(nameof(ClaudeOptions.FirstEventSeconds), options.FirstEventSeconds);
        options.MaxRetries = Whole(nameof(ClaudeOptions.MaxRetries), options.MaxRetries);
        options.QuestionsAtOnce = Whole(nameof(ClaudeOptions.QuestionsAtOnce), options.QuestionsAtOnce);
    }

    public ValidateOptionsResult Validate(string? name, ClaudeOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string> Problems(ClaudeOptions options)
    {
        if (options.Engine is not ("auto" or "anthropic" or "claude-code" or "offline"))
            yield return $"Claude:Engine is '{options.Engine}'; it must be auto, anthropic, claude-code or offline.";
        if (options.Engine == "anthropic" && options.ApiKey is null)
        {
            yield return "Claude:Engine is 'anthropic', which needs a key; "
                + "set ANTHROPIC_API_KEY (or Claude:ApiKey), or let Claude:Engine be auto.";
        }

        if (options.Engine == "claude-code" && !options.Secrets.Any())
        {
            yield return "Claude:Engine is 'claude-code', which needs a token of your subscription; run `claude setup-token` and "
                + "set CLAUDE_CODE_OAUTH_TOKEN (or ANTHROPIC_API_KEY), or let Claude:Engine be auto.";
        }

        if (options.Engine == "claude-code" && ClientCommand.Find(options.Command).Problem is { } problem)
            yield return $"Claude:Engine is 'claude-code', but {problem}";

        // They travel in a header. What is wrong with them is said without them.
        if (IsNoSecret(options.ApiKey))
            yield return "Claude:ApiKey (or ANTHROPIC_API_KEY) holds blanks or characters that no key has; copy it again.";
        if (IsNoSecret(options.OAuthToken))
            yield return "Claude:OAuthToken (or CLAUDE_CODE_OAUTH_TOKEN) holds blanks or characters that no token has; copy it again.";
        if (IsNoSecret(options.AuthToken))
            yield return "Claude:AuthToken (or ANTHROPIC_AUTH_TOKEN) holds blanks or characters that no token has; copy it again.";
        if (options.BaseUrl is { } url && !IsWebAddress(url))
            yield return $"Claude:BaseUrl (or ANTHROPIC_BASE_URL) is '{url}'; it must be an absolute http or https address.";
        if (!IsSeconds(options.IdleSeconds))
            yield return NotSeconds(nameof(ClaudeOptions.IdleSeconds));
        if (!IsSeconds(options.FirstEventSeconds))
            yield return NotSeconds(nameof(ClaudeOptions.FirstEventSeconds));
        if (!IsSeconds(options.TotalSeconds))
            yield return NotSeconds(nameof(ClaudeOptions.TotalSeconds));
        if (options.ClientsAtOnce is < 1 or > MostAtOnce)
            yield return $"Claude:ClientsAtOnce is '{Text(nameof(ClaudeOptions.ClientsAtOnce))}'; it must be a whole number from 1 to {MostAtOnce}.";
        if (options.MaxRetries is < 0 or > MostRetries)
            yield return $"Claude:MaxRetries is '{Text(nameof(ClaudeOptions.MaxRetries))}'; it must be a whole number from 0 to {MostRetries}.";
        if (options.QuestionsAtOnce is < 1 or > MostAtOnce)
            yield return $"Claude:QuestionsAtOnce is '{Text(nameof(ClaudeOptions.QuestionsAtOnce))}'; it must be a whole number from 1 to {MostAtOnce}.";
    }

    private int Whole(string key, int usual) =>
        Text(key) is not { } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Unreadable;

    private string NotSeconds(string key) =>
        $"Claude:{key} is '{Text(key)}'; it must be a number of seconds above 0, at most {LongestSeconds}.";

    private double Seconds(string key, double usual) =>
        Text(key) is not { } text ? usual
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : Unreadable;

    private string? Text(string key) => Trimmed(configuration[$"{ClaudeOptions.Section}:{key}"]);

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool IsNoSecret(string? text) => text?.Any(character => character is <= ' ' or > '~') == true;

    private static bool IsSeconds(double seconds) => seconds is > 0 and <= LongestSeconds;

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
