using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Understory.Engines;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Engines;

/// <summary>When Claude Code is chosen, and what is said where it cannot be: with programs that only say a version.</summary>
public sealed class ClaudeCodeChoiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("understory-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("claude-code", "token", null, "claude-code")]
    [InlineData("claude-code", null, "key", "claude-code")]
    [InlineData("auto", "token", null, "claude-code")]
    [InlineData("auto", "token", "key", "anthropic")]
    [InlineData("auto", null, null, "offline")]
    [InlineData("offline", "token", null, "offline")]
    public void The_engine_follows_the_setting_the_token_and_the_key(string setting, string? token, string? key, string name)
    {
        using var services = Services(
            ("Claude:Engine", setting), ("CLAUDE_CODE_OAUTH_TOKEN", token), ("ANTHROPIC_API_KEY", key),
            ("Claude:Command", Program("echo '2.1.330 (Claude Code)'")));

        Assert.Equal(name, services.GetRequiredService<IEngine>().Info.Name);
    }

    [Theory]
    [InlineData("echo '2.1.329 (Claude Code)'", "is version 2.1.329, and Understory works with 2.1.330 up to 3.0; install it with `npm install")]
    [InlineData("echo '3.0.0 (Claude Code)'", "is version 3.0.0")]
    [InlineData("echo hello", "did not say a version")]
    [InlineData("echo '2.1.330 (Claude Code)'; exit 1", "did not say a version")]
    [InlineData(null, "there is no command")]
    public void A_client_that_cannot_be_used_stops_the_start_where_it_is_chosen_and_is_told_of_where_it_is_not(string? script, string words)
    {
        var command = script is null ? Path.Combine(_folder, "none") : Program(script);
        using var chosen = Services(("Claude:Engine", "claude-code"), ("CLAUDE_CODE_OAUTH_TOKEN", "token"), ("Claude:Command", command));
        using var left = Services(("CLAUDE_CODE_OAUTH_TOKEN", "token"), ("Claude:Command", command));

        var thrown = Assert.Throws<OptionsValidationException>(chosen.GetRequiredService<IEngine>);
        var info = left.GetRequiredService<IEngine>().Info;

        Assert.Contains(words, Assert.Single(thrown.Failures), StringComparison.Ordinal);
        Assert.Equal("offline", info.Name);
        Assert.Contains(words, info.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Claude_Code_without_a_token_cannot_start()
    {
        using var services = Services(("Claude:Engine", "claude-code"), ("Claude:Command", Program("echo '2.1.330 (Claude Code)'")));

        var thrown = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IEngine>);

        Assert.Contains("run `claude setup-token`", Assert.Single(thrown.Failures), StringComparison.Ordinal);
    }

    private string Program(string script) => ShellScript.Write(_folder, "claude", script);

    private static ServiceProvider Services(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();
        return new ServiceCollection().AddEngines(configuration).BuildServiceProvider();
    }
}
