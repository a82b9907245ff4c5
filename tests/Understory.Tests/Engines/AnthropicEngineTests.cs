using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Understory.Contracts;
using Understory.Engines;
using Understory.FakeClaude;
using Xunit;

namespace Understory.Tests.Engines;

public sealed class AnthropicEngineTests : AnthropicEngineTest
{
    [Fact]
    public async Task A_good_answer_keeps_to_the_schema_and_says_what_it_used()
    {
        var text = new StringBuilder();

        var answer = await Engine().Ask(Question("1.1.1", "1.1.2", "1.1.3") with { OnText = piece => text.Append(piece) }, Cancel);

        var json = Assert.IsType<Answer.Success>(answer).Json;
        Assert.True(SchemaCheck.Allows(RefineSchema, JsonNode.Parse(json.GetRawText())));
        Assert.Equal(
            ["1.1.1 needs_work", "1.1.2 needs_work", "1.1.3 ok"],
            json.GetProperty("refinements").EnumerateArray().Select(r => $"{r.GetProperty("id")} {r.GetProperty("status")}"));
        Assert.Equal(json.GetRawText(), text.ToString());
        var call = Assert.Single(Claude.Calls).Report;
        Assert.Equal(call.Id, answer.RequestId);
        Assert.Equal(
            new TaskUsage
            {
                Model = "claude-sonnet-5-5",
                InputTokens = call.InputTokens,
                CacheReadTokens = 0,
                CacheWriteTokens = call.CacheWriteTokens,
                OutputTokens = call.OutputTokens,
            },
            answer.Usage);
        Assert.True(call is { InputTokens: > 0, CacheWriteTokens: > 0, OutputTokens: > 0 });
    }

    [Fact]
    public async Task The_request_carries_model_effort_limit_key_schema_and_a_marked_system_text()
    {
        await Engine(change: o => o.Model = "claude-opus-5-5").Ask(Question("1.1.1") with { Effort = Effort.High }, Cancel);

        var call = Assert.Single(Claude.Calls);
        Assert.True(call.Report is { Model: "claude-opus-5-5", Effort: "high", MaxTokens: 32_000, Auth: "bearer", Stream: true });
        Assert.Equal(["1.1.1"], call.Report.StoryIds);
        var system = Assert.Single(call.Body.GetProperty("system").EnumerateArray());
        Assert.Equal("ephemeral", system.GetProperty("cache_control").GetProperty("type").GetString());
        var format = call.Body.GetProperty("output_config").GetProperty("format");
        Assert.True(JsonElement.DeepEquals(RefineSchema, format.GetProperty("schema")));
    }

    [Fact]
    public async Task The_second_question_reads_the_system_text_from_the_cache()
    {
        var engine = Engine();

        var first = await engine.Ask(Question("1.1.1"), Cancel);
        var second = await engine.Ask(Question("1.1.2"), Cancel);

        Assert.Equal(0, first.Usage!.CacheReadTokens);
        Assert.Equal(first.Usage.CacheWriteTokens, second.Usage!.CacheReadTokens);
        Assert.Equal(0, second.Usage.CacheWriteTokens);
    }

    [Fact]
    public async Task Questions_at_the_same_time_keep_their_ids_and_waits_apart()
    {
        var engine = EngineAlone();
        Claude.Script(new Misbehaviour { Mode = Mode.Status, Status = 429, RetryAfter = 7, Contains = "Story 1.1.5 ", Times = null });

        var answers = await Task.WhenAll(Enumerable.Range(1, 12).Select(n => engine.Ask(Question($"1.1.{n}"), Cancel)));

        var calls = Claude.Calls.ToDictionary(call => call.Report.StoryIds[0], call => call.Report.Id);
        Assert.All(answers.Index(), answer => Assert.Equal(calls[$"1.1.{answer.Index + 1}"], answer.Item.RequestId));
        var failure = Assert.Single(answers.OfType<Answer.Failure>());
        Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
        Assert.Equal(failure, answers[4]);
    }

    [Theory]
    [InlineData(Mode.BreaksSchema)]
    [InlineData(Mode.MissingId)]
    [InlineData(Mode.DoubledId)]
    [InlineData(Mode.InventedId)]
    public async Task What_is_valid_JSON_is_handed_over_for_the_asker_to_check(Mode mode)
    {
        Claude.Script(new Misbehaviour { Mode = mode });

        var answer = await Engine().Ask(Question("1.1.1", "1.1.2"), Cancel);

        var json = Assert.IsType<Answer.Success>(answer).Json;
        var refinements = json.GetProperty("refinements");
        Assert.Equal(mode != Mode.BreaksSchema, SchemaCheck.Allows(RefineSchema, JsonNode.Parse(json.GetRawText())));
        string?[] expected = mode switch
        {
            Mode.MissingId => ["1.1.1"],
            Mode.DoubledId => ["1.1.1", "1.1.2", "1.1.1"],
            Mode.InventedId => ["1.1.1", "99.99.99"],
            _ => [],
        };
        if (mode != Mode.BreaksSchema)
            Assert.Equal(expected, refinements.EnumerateArray().Select(r => r.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_try_that_failed_is_repeated_and_the_answer_is_the_last_ones()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.Status, Status = 529, RetryAfter = 0.01, Times = 2 });

        var answer = await Engine().Ask(Question("1.1.1"), Cancel);

        Assert.IsType<Answer.Success>(answer);
        Assert.Equal(3, Claude.Stats().Calls);
        Assert.Equal(Claude.Calls[^1].Report.Id, answer.RequestId);
    }

    [Fact]
    public void The_engine_says_which_model_it_is() =>
        Assert.Equal(new EngineInfo("anthropic", "Claude · sonnet-5-5", "claude-sonnet-5-5", null), Engine().Info);
}
