using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Understory.FakeClaude;
using Xunit;

namespace Understory.Tests.Engines;

/// <summary>The fake server itself: what other tests build on, and what is steered over HTTP.</summary>
public sealed class FakeClaudeTests : IAsyncLifetime
{
    private FakeClaudeServer _claude = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _claude = await FakeClaudeServer.Start();
        _http = new HttpClient { BaseAddress = new Uri(_claude.BaseUrl) };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _claude.DisposeAsync();
    }

    [Fact]
    public async Task Any_schema_of_the_supported_keywords_gets_an_answer_that_satisfies_it()
    {
        var schema = JsonElement.Parse("""
            {
              "type": "object", "additionalProperties": false,
              "required": ["stories", "kind", "when", "either", "maybe", "count", "share", "yes", "fixed", "nothing", "node"],
              "properties": {
                "stories": { "type": "array", "items": { "type": "object", "additionalProperties": false,
                  "required": ["id", "title", "status"], "properties": {
                    "id": { "type": "integer" }, "title": { "type": ["null", "string"] }, "status": { "enum": ["open", "shut"] } } } },
                "kind": { "type": "string", "enum": ["a", "b"] },
                "when": { "type": "string", "format": "date-time" },
                "either": { "anyOf": [{ "type": "null" }, { "type": "array", "items": { "type": "string" } }] },
                "maybe": { "type": ["string", "null"] },
                "count": { "type": "integer" }, "share": { "type": "number" }, "yes": { "type": "boolean" },
                "fixed": { "const": "v1" }, "nothing": { "type": "null" },
                "node": { "$ref": "#/$defs/node" }
              },
              "$defs": { "node": { "type": "object", "additionalProperties": false, "required": ["name"],
                "properties": { "name": { "type": "string" } } } }
            }
            """);

        var answer = await Ask(schema, """Refine. <story id="US-7">{"title":"T"}</story>""");

        Assert.True(SchemaCheck.Allows(schema, answer), answer.ToJsonString());
    }

    [Fact]
    public async Task The_tool_of_the_command_line_client_is_used_with_input_in_its_schema()
    {
        var schema = """{"type":"object","properties":{"stories":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"}}}}}}""";
        var body = $$"""
            {"model":"m","max_tokens":1000,"tools":[{"name":"StructuredOutput","input_schema":{{schema}}}],
             "messages":[{"role":"user","content":"<story id=\"US-7\">{}</story>"},{"role":"system","content":""}]}
            """;

        using var response = await _http.PostAsync("/v1/messages?beta=true", new StringContent(body), Cancel);

        var message = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel));
        var block = Assert.Single(message.GetProperty("content").EnumerateArray());
        Assert.Equal("tool_use", message.GetProperty("stop_reason").GetString());
        Assert.Equal("tool_use", block.GetProperty("type").GetString());
        Assert.Equal("StructuredOutput", block.GetProperty("name").GetString());
        Assert.Equal("""{"stories":[{"id":"US-7"}]}""", block.GetProperty("input").GetRawText());
    }

    [Theory]
    [InlineData("""{"type":"object"}""", "additionalProperties")]
    [InlineData("""{"type":"object","additionalProperties":false,"properties":{"n":{"type":"integer","minimum":1}}}""", "minimum")]
    public async Task A_schema_that_the_real_service_refuses_is_refused(string schema, string words)
    {
        using var response = await Post(Body(JsonElement.Parse(schema), "Hello"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_steered_and_read_over_HTTP()
    {
        using var scripted = await _http.PostAsJsonAsync(
            "/fake/script", new { mode = "status", status = 429, retry_after = 2, times = 1, contains = "US-7" }, Cancel);
        Assert.Equal(HttpStatusCode.OK, scripted.StatusCode);
        using var configured = await _http.PostAsJsonAsync("/fake/config", new { tokens_per_second = 5000 }, Cancel);
        Assert.Equal(new Pace(5000, 0), _claude.Pace);

        using var other = await Post(Body(null, "About US-8"));
        using var limited = await Post(Body(null, """<story id="US-7">{}</story>"""));
        using var again = await Post(Body(null, "About US-7"));

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK],
            [other.StatusCode, limited.StatusCode, again.StatusCode]);
        Assert.Equal("2", limited.Headers.GetValues("retry-after").Single());
        var stats = await _http.GetFromJsonAsync<JsonElement>("/fake/stats", Cancel);
        Assert.Equal(3, stats.GetProperty("calls").GetInt32());
        Assert.Equal(2, stats.GetProperty("completed").GetInt32());
        Assert.Equal(1, stats.GetProperty("by_status").GetProperty("429").GetInt32());
        var request = stats.GetProperty("requests")[1];
        Assert.Equal("US-7", request.GetProperty("story_ids")[0].GetString());
        Assert.Equal("failed", request.GetProperty("outcome").GetString());

        using var reset = await _http.PostAsync("/fake/reset", null, Cancel);
        Assert.Equal(0, _claude.Stats().Calls);
        Assert.Equal(Pace.Instant, _claude.Pace);
    }

    [Fact]
    public async Task A_held_answer_goes_on_when_it_is_released_over_HTTP()
    {
        _claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        var asked = _http.PostAsJsonAsync("/v1/messages", Body(null, "Hello", stream: true), Cancel);
        var call = await _claude.WaitForCall(Cancel);
        await call.Silent.WaitAsync(Cancel);
        Assert.Equal(Outcome.Running, call.Report.Outcome);

        using var released = await _http.PostAsync("/fake/release", null, Cancel);

        using var response = await asked;
        Assert.Equal(Outcome.Completed, (await call.Ended.WaitAsync(Cancel)).Outcome);
    }

    [Theory]
    [InlineData("""{"mode":"dance"}""")]
    [InlineData("""{"mode":"status","status":200}""")]
    [InlineData("""{"mode":"stall","times":0}""")]
    [InlineData("""{"mode":"stall","tmies":1}""")]
    public async Task A_script_that_makes_no_sense_is_refused(string script)
    {
        using var response = await _http.PostAsync("/fake/script", new StringContent(script), Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_limit_that_is_too_small_for_the_answer_cuts_it_there()
    {
        using var response = await Post(Body(null, "Hello", maxTokens: 3));

        var message = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal("max_tokens", message.GetProperty("stop_reason").GetString());
        Assert.Equal(3, message.GetProperty("usage").GetProperty("output_tokens").GetInt32());
    }

    private async Task<JsonNode> Ask(JsonElement schema, string prompt)
    {
        using var response = await Post(Body(schema, prompt));
        var message = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return JsonNode.Parse(message.GetProperty("content")[0].GetProperty("text").GetString()!)!;
    }

    private Task<HttpResponseMessage> Post(object body) => _http.PostAsJsonAsync("/v1/messages", body, Cancel);

    private static object Body(JsonElement? schema, string prompt, int maxTokens = 1000, bool stream = false) => new
    {
        model = "claude-sonnet-5-5",
        max_tokens = maxTokens,
        stream,
        messages = new[] { new { role = "user", content = prompt } },
        output_config = schema is null ? null : new { format = new { type = "json_schema", schema } },
    };
}
