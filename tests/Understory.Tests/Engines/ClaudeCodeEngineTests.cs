using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Understory.Contracts;
using Understory.Engines;
using Understory.FakeClaude;
using Xunit;

namespace Understory.Tests.Engines;

public sealed class ClaudeCodeEngineTests : ClaudeCodeTest
{
    [Fact]
    public async Task A_good_answer_keeps_to_the_schema_and_says_what_it_used()
    {
        var (text, begun) = (new StringBuilder(), 0);
        TaskUsage? told = null;
        var question = Question("1.1.1", "1.1.2", "1.1.3") with
        {
            OnText = piece => text.Append(piece),
            OnBegin = () => begun++,
            OnUsage = usage => told = usage,
        };

        var answer = await Code().Ask(question, Cancel);

        var json = Assert.IsType<Answer.Success>(answer).Json;
        Assert.True(SchemaCheck.Allows(RefineSchema, JsonNode.Parse(json.GetRawText())));
        Assert.Equal(
            ["1.1.1 needs_work", "1.1.2 needs_work", "1.1.3 ok"],
            json.GetProperty("refinements").EnumerateArray().Select(r => $"{r.GetProperty("id")} {r.GetProperty("status")}"));
        Assert.True(JsonElement.DeepEquals(json, JsonElement.Parse(text.ToString())));
        Assert.Equal(1, begun);
        var call = Assert.Single(Claude.Calls).Report;
        Assert.True(call is { CacheWriteTokens: > 0, OutputTokens: > 0 });
        Assert.Equal(
            new TaskUsage
            {
                Model = "claude-sonnet-5-5",
                InputTokens = call.InputTokens,
                CacheReadTokens = call.CacheReadTokens,
                CacheWriteTokens = call.CacheWriteTokens,
                OutputTokens = call.OutputTokens,
            },
            answer.Usage);
        Assert.Equal(answer.Usage, told);
    }

    [Theory]
    [InlineData(false, "x-api-key")]
    [InlineData(true, "bearer")]
    public async Task The_request_carries_model_effort_limit_secret_and_schema_and_no_other_tool(bool subscription, string auth)
    {
        var engine = Code(o => (o.Model, o.OAuthToken) = ("claude-opus-5-5", subscription ? Token : null));

        Assert.IsType<Answer.Success>(await engine.Ask(Question("1.1.1") with { Effort = Effort.High }, Cancel));

        var call = Assert.Single(Claude.Calls);
        Assert.True(call.Report is { Model: "claude-opus-5-5", Effort: "high", MaxTokens: 32_000, Stream: true });
        Assert.Equal(auth, call.Report.Auth);
        Assert.Equal(["1.1.1"], call.Report.StoryIds);
        var tool = Assert.Single(call.Body.GetProperty("tools").EnumerateArray());
        Assert.True(JsonElement.DeepEquals(RefineSchema.GetProperty("properties"), tool.GetProperty("input_schema").GetProperty("properties")));
        Assert.Contains("You refine user stories.", call.Body.GetProperty("system").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_wait_for_a_place_and_are_all_answered()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true, Times = null });
        var engine = Code(o => o.ClientsAtOnce = 2);

        var asked = Enumerable.Range(1, 3).Select(n => engine.Ask(Question($"1.1.{n}"), Cancel)).ToList();
        for (var i = 0; i < 3; i++)
        {
            var call = await Claude.WaitForCall(Cancel);
            await call.Silent.WaitAsync(Cancel);
            call.Release();
        }

        Assert.All(await Task.WhenAll(asked), answer => Assert.IsType<Answer.Success>(answer));
        Assert.InRange(Claude.Stats().MaxRunning, 1, 2);
    }

    [Fact]
    public void The_engine_says_which_model_it_is() =>
        Assert.Equal(new EngineInfo("claude-code", "Claude Code · sonnet-5-5", "claude-sonnet-5-5", null), Code().Info);
}
