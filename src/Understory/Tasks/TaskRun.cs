using System.Text.Json;
using Understory.Contracts;

namespace Understory.Tasks;

/// <summary>What an operation sees of the attempt that it works for. Every write carries the claim.</summary>
public sealed class TaskRun(TaskRow task, string claimToken, TaskQueue queue, TaskCalls calls, Insistence insistence, Action lost)
{
    private readonly Lock _lock = new();
    private TaskUsage? _usage;
    private TaskProgress? _progress;
    private Func<string?>? _partial;
    private volatile bool _unsaved;

    public string TaskId => task.Id;

    public string Version => task.Version;

    /// <summary>The JSON that the task was created with; null where there was none.</summary>
    public string? Params => task.Params;

    /// <summary>What an earlier attempt read, as it was kept; null where there was none.</summary>
    public string? EarlierBases => task.Bases;

    /// <summary>What all calls of this task used so far, earlier attempts included; null until this attempt has an answer.</summary>
    public TaskUsage? Usage
    {
        get => Volatile.Read(ref _usage);
        private set
        {
            // Calls end side by side, and their sums only grow: one that was read earlier may come later.
            lock (_lock)
            {
                if (Tokens(value) >= Tokens(_usage))
                    _usage = value;
            }
        }
    }

    /// <summary>Keeps what the operation read, for applying later. <paramref name="bases"/> is opaque JSON.</summary>
    public async Task KeepBases(string engine, string bases, CancellationToken cancel) =>
        MustHold(
            await insistence.On("What was read", task.Id, () => queue.SaveBases(task.Id, claimToken, engine, bases, cancel), cancel), cancel);

    /// <summary>Says how far the work is. Cheap: it is written from time to time, the newest wins.</summary>
    /// <param name="partial">Gives JSON in the result's shape when it is written, possibly on another thread; null, or a null from it, leaves what was said before.</param>
    public void Report(TaskProgress progress, Func<string?>? partial = null)
    {
        _progress = progress;
        _partial = partial ?? _partial;
        _unsaved = true;
    }

    /// <summary>The answer that this task already has to a question, from this attempt or an earlier one.</summary>
    public async Task<string?> KnownAnswer(string callKey, CancellationToken cancel)
    {
        var answer = await calls.Answer(task.Id, callKey, cancel);
        if (answer is not null)
            Usage = await calls.Usage(task.Id, cancel);
        return answer;
    }

    /// <summary>All that was answered to this task so far, oldest first: also what was kept of answers that were cut or did not fit.</summary>
    public async Task<IReadOnlyList<string>> KnownAnswers(CancellationToken cancel)
    {
        var answers = await calls.Answers(task.Id, cancel);
        if (answers.Count > 0)
            Usage = await calls.Usage(task.Id, cancel);
        return answers;
    }

    /// <summary>To be called before a question is asked; the id goes to <see cref="EndCall"/>.</summary>
    public async Task<string> BeginCall(string callKey, CallSettings settings, CancellationToken cancel)
    {
        var id = Guid.CreateVersion7().ToString();
        MustHold(await insistence.On("A question", task.Id, () => calls.Begin(id, task.Id, claimToken, callKey, settings, cancel), cancel), cancel);
        return id;
    }

    /// <summary>To be called with whatever came back; it must not be cut short, since it may have been paid for.</summary>
    public async Task EndCall(string callId, string? requestId, TaskUsage? usage, string? answer, ErrorKind? errorKind)
    {
        Usage = await insistence.On(
            "An answer",
            task.Id,
            async () =>
            {
                await calls.End(callId, requestId, usage, answer, errorKind, CancellationToken.None);
                return await calls.Usage(task.Id, CancellationToken.None);
            },
            CancellationToken.None,
            evenThen: true);
    }

    /// <summary>An answer that turned out not to fit is not used again.</summary>
    public Task RejectAnswer(string callKey) => calls.Reject(task.Id, callKey, CancellationToken.None);

    internal string? ProgressJson => _progress is null ? null : JsonSerializer.Serialize(_progress, WireJson.Default.TaskProgress);

    internal string? UsageJson => Usage is null ? null : JsonSerializer.Serialize(Usage, WireJson.Default.TaskUsage);

    internal async Task SaveProgress(CancellationToken cancel)
    {
        if (!_unsaved)
            return;
        _unsaved = false;
        try
        {
            MustHold(await queue.SaveProgress(task.Id, claimToken, ProgressJson!, _partial?.Invoke(), UsageJson, cancel), cancel);
        }
        catch
        {
            _unsaved = true;
            throw;
        }
    }

    private static long Tokens(TaskUsage? usage) =>
        usage is null ? -1 : usage.InputTokens + usage.CacheReadTokens + usage.CacheWriteTokens + usage.OutputTokens;

    private void MustHold(bool held, CancellationToken cancel)
    {
        if (held)
            return;
        lost();
        throw new OperationCanceledException("The claim is lost, or a stop was asked for.", cancel);
    }
}
