using Understory.Engines;
using Understory.Engines.Anthropic;
using Understory.FakeClaude;
using Understory.Operations.Refine;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Engines;

/// <summary>What a refine in parts sends, against the same in one question, as the fake Claude counts it.</summary>
public sealed class RefineCacheTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ninety_stories_in_parts_send_hardly_more_new_tokens_than_in_one_question()
    {
        await using var claude = await FakeClaudeServer.Start();
        using var engine = new AnthropicEngine(new ClaudeOptions { ApiKey = "sk-test", BaseUrl = claude.BaseUrl }, TimeProvider.System);
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog(90));

        Assert.NotNull((await app.Finished((await app.CreateRefine()).Id)).Result);
        var parts = claude.Stats();
        claude.Reset();
        var input = await app.Database.Read(session => RefineInput.Load(session, "v1.0", null), Cancel);
        Assert.IsType<Answer.Success>(await engine.Ask(RefineQuestion.Build(input!, input!.Asked), Cancel));
        var one = claude.Stats();

        Assert.Equal((12, 1), (parts.Calls, one.Calls));
        // The frozen part is equal to the byte in all of them: it is written once and read by the others.
        Assert.Equal(one.CacheWriteTokens, parts.CacheWriteTokens);
        Assert.Equal(11 * one.CacheWriteTokens, parts.CacheReadTokens);
        var (news, newInOne) = (parts.InputTokens + parts.CacheWriteTokens, one.InputTokens + one.CacheWriteTokens);
        Assert.True(news <= 1.3 * newInOne, $"{news} new tokens in parts, {newInOne} in one question");
    }
}
