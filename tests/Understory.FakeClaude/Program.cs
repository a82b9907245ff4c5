using System.Globalization;

namespace Understory.FakeClaude;

internal static class Program
{
    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--tokens-per-second"] = "FakeClaude:TokensPerSecond",
        ["--first-token-ms"] = "FakeClaude:FirstTokenMs",
    };

    private static async Task Main(string[] args)
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args, Switches).Build();
        await using var server = await FakeClaudeServer.Start(new FakeClaudeOptions
        {
            Url = settings["urls"] ?? "http://127.0.0.1:8089",
            Pace = new Pace(
                settings.GetValue("FakeClaude:TokensPerSecond", Pace.Quick.TokensPerSecond),
                settings.GetValue("FakeClaude:FirstTokenMs", Pace.Quick.FirstTokenMs)),
            OnCallEnded = call => Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{call.Id} {call.Model} status {call.Status} {call.Outcome}, {call.StoryIds.Count} stories, "
                + $"{call.InputTokens}+{call.CacheReadTokens}+{call.CacheWriteTokens} in, {call.OutputTokens} out")),
        });
        Console.WriteLine($"Now listening on: {server.BaseUrl}");
        await server.WaitForShutdown();
    }
}
