using System.ComponentModel;
using System.Text.Json;
using Understory.Contracts;

namespace Understory.Engines.ClaudeCode;

/// <summary>Asks Claude through its command line client, for people with a subscription: one process a question.</summary>
public sealed class ClaudeCodeEngine(ClaudeOptions options, ClientCommand client, TimeProvider time) : IEngine, IDisposable
{
    private readonly Invocation _invocation = new(options, client.Path!);
    private readonly ClaudeCodeFailures _failures = new(options, time);
    private readonly SemaphoreSlim _places = new(options.ClientsAtOnce);

    public EngineInfo Info { get; } = new("claude-code", $"Claude Code · {ShortName(options.Model)}", options.Model, Note: null);

    public async Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        await _places.WaitAsync(cancel);
        try
        {
            return await Call(question, cancel);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<Answer> Call(Question question, CancellationToken cancel)
    {
        using var watchdog = new Watchdog(options, time);
        using var total = new CancellationTokenSource(TimeSpan.FromSeconds(options.TotalSeconds), time);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(watchdog.Token, total.Token, cancel);
        var output = new ClientOutput(question, options.Model, watchdog);
        Answer answer;
        try
        {
            answer = await Run(question, output, watchdog, cut.Token);
        }
        catch (OperationCanceledException e) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException("The question was called off.", e, cancel);
        }
        catch (OperationCanceledException)
        {
            answer = watchdog.HasFired ? _failures.Silence(watchdog.HasBegun) : _failures.TooLong();
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            answer = _failures.NotStarted(e);
        }

        answer = answer is Answer.Failure failure ? failure with { HasBegun = watchdog.HasBegun } : answer;
        return answer with { Usage = output.Usage, RequestId = output.RequestId };
    }

    private async Task<Answer> Run(Question question, ClientOutput output, Watchdog watchdog, CancellationToken cancel)
    {
        // Taken away in the other order: the folder when nobody can write to it any more.
        using var folder = new CallFolder(question.System);
        await using var process = new ClientProcess(_invocation.For(question, folder), Invocation.Input(question));
        if (await process.Run(output.Take, cancel) is not { } exit)
            return _failures.Stopped(output.StopReason, question, output.Explanation);

        // All of it: an error can come with success in its name, and success without an answer.
        var answer = output.Result.Member("structured_output");
        return exit == 0 && output.Result.Member("is_error").ValueKind == JsonValueKind.False && answer.ValueKind == JsonValueKind.Object
            ? new Answer.Success(answer)
            : _failures.Ended(exit, output, question, process.Errors, watchdog.HasBegun);
    }

    private static string ShortName(string model) =>
        model.StartsWith("claude-", StringComparison.Ordinal) ? model["claude-".Length..] : model;
}
