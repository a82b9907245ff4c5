using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Understory.Contracts;
using Understory.Engines;
using Understory.FakeClaude;
using Xunit;

namespace Understory.Tests.Engines;

public sealed class EngineChoiceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null, "offline")]
    [InlineData(null, "", "offline")]
    [InlineData(null, "key", "anthropic")]
    [InlineData("auto", "key", "anthropic")]
    [InlineData("AUTO", null, "offline")]
    [InlineData("anthropic", "key", "anthropic")]
    [InlineData("offline", "key", "offline")]
    public void The_engine_follows_the_setting_and_the_key(string? setting, string? key, string name)
    {
        using var services = Services(("Claude:Engine", setting), ("ANTHROPIC_API_KEY", key));

        Assert.Equal(name, services.GetRequiredService<IEngine>().Info.Name);
    }

    [Fact]
    public void The_offline_engine_says_why_it_is_at_work()
    {
        using var without = Services();
        using var chosen = Services(("Claude:Engine", "offline"), ("ANTHROPIC_API_KEY", "key"));

        Assert.NotNull(without.GetRequiredService<IEngine>().Info.Note);
        Assert.NotEqual(without.GetRequiredService<IEngine>().Info.Note, chosen.GetRequiredService<IEngine>().Info.Note);
    }

    [Fact]
    public void Own_settings_win_over_the_providers_variables()
    {
        using var services = Services(
            ("Claude:ApiKey", " own "), ("ANTHROPIC_API_KEY", "theirs"),
            ("Claude:BaseUrl", "https://own.example"), ("ANTHROPIC_BASE_URL", "https://theirs.example"),
            ("Claude:Model", "claude-haiku-5-5"),
            ("Claude:IdleSeconds", "0.5"), ("Claude:FirstEventSeconds", "7"), ("Claude:MaxRetries", "0"));

        var options = services.GetRequiredService<ClaudeOptions>();

        Assert.Equal(("own", "https://own.example", "claude-haiku-5-5"), (options.ApiKey, options.BaseUrl, options.Model));
        Assert.Equal((0.5, 7, 0), (options.IdleSeconds, options.FirstEventSeconds, options.MaxRetries));
        Assert.Equal("Claude · haiku-5-5", services.GetRequiredService<IEngine>().Info.Label);
    }

    [Fact]
    public async Task Key_and_address_come_from_the_providers_variables()
    {
        await using var claude = await FakeClaudeServer.Start();
        await using var services = Services(("ANTHROPIC_API_KEY", "key\n"), ("ANTHROPIC_BASE_URL", claude.BaseUrl));
        var question = new Question
        {
            Operation = TaskTypes.Refine,
            System = "Rules.",
            Prompt = "Say something.",
            Schema = System.Text.Json.JsonElement.Parse("""{"type":"object","additionalProperties":false,"properties":{}}"""),
        };

        Assert.IsType<Answer.Success>(await services.GetRequiredService<IEngine>().Ask(question, Cancel));

        Assert.Equal("bearer", Assert.Single(claude.Calls).Report.Auth);
    }

    [Fact]
    public async Task Wrong_settings_stop_the_start_with_all_problems_at_once()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Claude:Engine"] = "foo",
            ["Claude:ApiKey"] = "sk-ant-with a blank",
            ["CLAUDE_CODE_OAUTH_TOKEN"] = "sk-ant-oat01-a b",
            ["ANTHROPIC_AUTH_TOKEN"] = "sk-ant-a b",
            ["Claude:ClientsAtOnce"] = "0",
            ["Claude:TotalSeconds"] = "long",
            ["Claude:BaseUrl"] = "api.anthropic.com",
            ["Claude:IdleSeconds"] = "soon",
            ["Claude:FirstEventSeconds"] = "-1",
            ["Claude:MaxRetries"] = "1000",
        });
        builder.Services.AddEngines(builder.Configuration);
        using var host = builder.Build();

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancel));

        Assert.Equal(
            [
                "Claude:Engine is 'foo'; it must be auto, anthropic, claude-code or offline.",
                "Claude:ApiKey (or ANTHROPIC_API_KEY) holds blanks or characters that no key has; copy it again.",
                "Claude:OAuthToken (or CLAUDE_CODE_OAUTH_TOKEN) holds blanks or characters that no token has; copy it again.",
                "Claude:AuthToken (or ANTHROPIC_AUTH_TOKEN) holds blanks or characters that no token has; copy it again.",
                "Claude:BaseUrl (or ANTHROPIC_BASE_URL) is 'api.anthropic.com'; it must be an absolute http or https address.",
                "Claude:IdleSeconds is 'soon'; it must be a number of seconds above 0, at most 86400.",
                "Claude:FirstEventSeconds is '-1'; it must be a number of seconds above 0, at most 86400.",
                "Claude:TotalSeconds is 'long'; it must be a number of seconds above 0, at most 86400.",
                "Claude:ClientsAtOnce is '0'; it must be a whole number from 1 to 64.",
                "Claude:MaxRetries is '1000'; it must be a whole number from 0 to 10.",
            ],
            thrown.Failures);
        Assert.DoesNotContain("sk-ant-", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Anthropic_without_a_key_cannot_start()
    {
        using var services = Services(("Claude:Engine", "anthropic"));

        var thrown = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IEngine>);

        Assert.Contains("set ANTHROPIC_API_KEY", Assert.Single(thrown.Failures), StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();
        return new ServiceCollection().AddEngines(configuration).BuildServiceProvider();
    }
}
