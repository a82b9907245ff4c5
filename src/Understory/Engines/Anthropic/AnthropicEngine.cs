using System.Net;
using Anthropic;
using Anthropic.Core;
using Anthropic.Helpers;
using Anthropic.Models.Messages;
using Understory.Contracts;
using ClaudeEffort = Anthropic.Models.Messages.Effort;

namespace Understory.Engines.Anthropic;

/// <summary>Asks Claude through the official SDK, streamed, for JSON in the question's schema.</summary>
public sealed class AnthropicEngine : IEngine, IDisposable
{
    internal const string DefaultBaseUrl = "https://api.anthropic.com";

    private readonly ClaudeOptions _options;
    private readonly TimeProvider _time;
    private readonly AnthropicFailures _failures;
    private readonly AnthropicClient _client;

    public AnthropicEngine(ClaudeOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _failures = new AnthropicFailures(options);
        Info = new EngineInfo("anthropic", $"Claude · {ShortName(options.Model)}", options.Model, Note: null);

        var settings = new ClientOptions
        {
            // Set even when null: else the SDK looks for credentials in the environment and in files.
            ApiKey = options.ApiKey,
            BaseUrl = options.BaseUrl ?? DefaultBaseUrl,
            // The lane decides when a call is made again, for all of them.
            MaxRetries = 0,
            // The SDK's limit ends with the headers and restarts with each try; the watchdog covers the whole call.
            Timeout = Timeout.InfiniteTimeSpan,
            HttpClient = new HttpClient(new SocketsHttpHandler
            {
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = TimeSpan.FromSeconds(15),
                PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            })
            {
                Timeout = Timeout.InfiniteTimeSpan,
            },
        };
        _client = new AnthropicClient(settings);
    }

    public EngineInfo Info { get; }

    public async Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var watchdog = new Watchdog(_options, _time);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(watchdog.Token, cancel);
        var exchange = new Exchange(_time, watchdog.SeeLife);
        var usage = new UsageMeter(_options.Model);
        Answer answer;
        try
        {
            var message = await Stream(question, exchange, watchdog, usage, cut.Token);
            answer = AnswerReading.Read(message, question, _failures);
        }
        catch (Exception e) when (AnthropicFailures.Covers(e) && cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException("The question was called off.", e, cancel);
        }
        catch (Exception e) when (AnthropicFailures.Covers(e) && watchdog.HasFired)
        {
            answer = _failures.Silence(watchdog.HasBegun);
        }
        catch (Exception e) when (AnthropicFailures.Covers(e))
        {
            answer = _failures.Of(e, watchdog.HasBegun, exchange.RetryAfter);
        }

        answer = answer is Answer.Failure failure ? failure with { HasBegun = watchdog.HasBegun } : answer;
        return answer with { Usage = usage.Total, RequestId = exchange.RequestId };
    }

    public void Dispose() => _client.Dispose();

    private async Task<Message> Stream(
        Question question, Exchange exchange, Watchdog watchdog, UsageMeter usage, CancellationToken cancel)
    {
        // Not disposed: it shares the HTTP client with all other calls and would take that along.
        var client = _client.WithOptions(options => options with { Handlers = [exchange] });
        var whole = new MessageContentAggregator();
        await foreach (var part in client.Messages.CreateStreaming(Request(question), cancel).CollectAsync(whole))
        {
            if (!watchdog.HasBegun)
                question.OnBegin?.Invoke();
            watchdog.Begin();
            if (usage.Count(part) is { } total)
                question.OnUsage?.Invoke(total);
            if (part.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var text))
                question.OnText?.Invoke(text.Text);
        }

        return whole.Message();
    }

    private MessageCreateParams Request(Question question) => new()
    {
        Model = _options.Model,
        MaxTokens = question.MaxOutputTokens,
        System = new List<TextBlockParam> { new() { Text = question.System, CacheControl = new CacheControlEphemeral() } },
        Messages = [new UserMessageParam(question.Prompt)],
        OutputConfig = new OutputConfig
        {
            Effort = question.Effort switch
            {
                Effort.Low => ClaudeEffort.Low,
                Effort.High => ClaudeEffort.High,
                _ => ClaudeEffort.Medium,
            },
            Format = new JsonOutputFormat
            {
                Schema = question.Schema.EnumerateObject().ToDictionary(member => member.Name, member => member.Value),
            },
        },
    };

    private static string ShortName(string model) =>
        model.StartsWith("claude-", StringComparison.Ordinal) ? model["claude-".Length..] : model;
}
