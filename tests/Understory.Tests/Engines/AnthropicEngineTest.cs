using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Engines.Anthropic;
using Understory.FakeClaude;
using Understory.Operations;
using Xunit;

namespace Understory.Tests.Engines;

/// <summary>The engine through the real SDK over HTTP against a fake server of its own.</summary>
public abstract class AnthropicEngineTest : IAsyncLifetime
{
    protected const string Key = "sk-ant-test-0123456789";

    private readonly List<AnthropicEngine> _engines = [];

    protected FakeClaudeServer Claude { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => Claude = await FakeClaudeServer.Start();

    public virtual async ValueTask DisposeAsync()
    {
        _engines.ForEach(engine => engine.Dispose());
        if (Claude is not null)
            await Claude.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The engine in its lane, as the program uses it.</summary>
    protected ProviderLane Engine(TimeProvider? time = null, Action<ClaudeOptions>? change = null)
    {
        var options = new ClaudeOptions { ApiKey = Key, BaseUrl = Claude.BaseUrl, MaxRetries = 2 };
        change?.Invoke(options);
        return new ProviderLane(EngineAlone(time, options), options, time ?? TimeProvider.System);
    }

    protected AnthropicEngine EngineAlone(TimeProvider? time = null, ClaudeOptions? options = null)
    {
        var engine = new AnthropicEngine(options ?? new ClaudeOptions { ApiKey = Key, BaseUrl = Claude.BaseUrl }, time ?? TimeProvider.System);
        _engines.Add(engine);
        return engine;
    }

    protected static Question Question(params string[] ids) => new()
    {
        Operation = TaskTypes.Refine,
        System = "You refine user stories. " + new string('.', 400),
        Prompt = Prompt(ids),
        Schema = RefineSchema,
        Effort = Effort.Low,
        MaxOutputTokens = 32_000,
    };

    protected static JsonElement RefineSchema { get; } = ReadSchema();

    private static string Prompt(string[] ids)
    {
        var prompt = new StringBuilder("Refine these stories.\n");
        prompt.AppendStories(ids.Select(id => new Story
        {
            Id = id,
            Title = $"Story {id} <b> “ü” 木",
            Description = "The list loads fast.",
            Acceptance = ["It loads quickly."],
            Tags = ["list"],
            DependsOn = ["1.1"],
        }));
        return prompt.ToString();
    }

    private static JsonElement ReadSchema()
    {
        using var stream = typeof(IEngine).Assembly.GetManifestResourceStream("operation/refine.schema.json")!;
        return JsonSerializer.Deserialize<JsonElement>(stream);
    }
}
