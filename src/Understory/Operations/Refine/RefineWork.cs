using System.Runtime.ExceptionServices;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Tasks;

namespace Understory.Operations.Refine;

/// <summary>
/// Asks about stories in parts, several at once. The first part begins alone, so that the others find the frozen part of the
/// question in the provider's cache. What is missing or does not fit is asked for again, once and alone; a part whose answer was
/// too long is halved.
/// </summary>
internal sealed class RefineWork(RefineInput input, RefineBoard board, TaskRun run, IEngine engine, int atOnce) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(atOnce);
    private readonly Lock _lock = new();
    private Answer.Failure? _stop;
    private ExceptionDispatchInfo? _fault;

    /// <summary>What the engine said of all of it; null unless one answer held all stories.</summary>
    public string? Summary { get; private set; }

    /// <summary>What ended the asking before its end; null where nothing did.</summary>
    public Answer.Failure? Stop => _stop;

    /// <summary>The first failure of the engine that left stories without an answer; null where there was none.</summary>
    public Answer.Failure? Failure { get; private set; }

    public void Dispose() => _slots.Dispose();

    public async Task Do(IReadOnlyList<Story> stories, CancellationToken cancel)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var parts = engine.AnswersInParts ? RefineChunks.Split(stories) : [stories];
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = Guarded(new Part(parts[0], Again: false), () => begun.TrySetResult());
        await Task.WhenAny(begun.Task, first);
        await Task.WhenAll([first, .. parts.Skip(1).Select(part => Guarded(new Part(part, Again: false), null))]);
        _fault?.Throw();
        cancel.ThrowIfCancellationRequested();

        // One part that fails by a fault of ours, or whose claim is lost, ends the others: nobody would take what they say.
        async Task Guarded(Part part, Action? onBegin)
        {
            try
            {
                await Ask(part, onBegin, cut.Token);
            }
            catch (Exception exception)
            {
                lock (_lock)
                    _fault ??= ExceptionDispatchInfo.Capture(exception);
                await cut.CancelAsync();
            }
        }
    }

    private async Task Ask(Part part, Action? onBegin, CancellationToken cancel)
    {
        await _slots.WaitAsync(cancel);
        Answer answer;
        Question question;
        try
        {
            if (Volatile.Read(ref _stop) is { } stop)
            {
                Fail(part.Stories, stop);
                return;
            }

            question = RefineQuestion.Build(input, part.Stories);
            var asked = part.Stories.ToDictionary(s => s.Id, StringComparer.Ordinal);
            var stream = new ItemStream(text =>
            {
                if (ItemStream.Read(text) is { } item)
                    board.Take(item, asked);
            });
            answer = await run.Ask(
                engine, question with { OnText = stream.Add, OnBegin = onBegin }, cancel, () => board.Finished(part.Stories));
            onBegin?.Invoke();
        }
        finally
        {
            _slots.Release();
        }

        var follow = answer is Answer.Success success ? await Take(success.Json, part, question) : Missing((Answer.Failure)answer, part);
        await Task.WhenAll(follow.Select(next => Ask(next, null, cancel)));
    }

    // What a whole answer says holds, also against what was read of it while it streamed.
    private async Task<IEnumerable<Part>> Take(JsonElement json, Part part, Question question)
    {
        var result = RefineAnswer.Read(json, input, part.Stories);
        // Nobody is to get it again for the same question; what fits of it stays on record.
        if (result?.Failed is not null || result is null)
            await run.RejectAnswer(Asking.Key(engine, question));
        if (result is null)
            return Alone(part, [.. part.Stories.Select(s => new FailedItem(s.Id, ErrorKind.InvalidOutput, "The engine's answer breaks its form."))]);

        if (part.Stories.Count == input.Asked.Count)
            Summary = result.Summary;
        foreach (var failed in result.Failed ?? [])
            board.Drop(failed.Id);
        var asked = part.Stories.ToDictionary(s => s.Id, StringComparer.Ordinal);
        foreach (var item in json.GetProperty("refinements").EnumerateArray().Where(item => result.Failed?.Any(f => f.Id == AnswerText.Id(item)) != true))
            board.Take(item, asked);
        return Alone(part, result.Failed ?? []);
    }

    private IEnumerable<Part> Alone(Part part, IReadOnlyList<FailedItem> missing)
    {
        if (!part.Again)
            return missing.Select(item => new Part([part.Stories.First(s => s.Id == item.Id)], Again: true));
        foreach (var item in missing)
            board.Fail(item);
        return [];
    }

    private IEnumerable<Part> Missing(Answer.Failure failure, Part part)
    {
        // What was finished before the answer was cut is paid for, and holds.
        var open = board.Open(part.Stories);
        if (failure.IsTooLong && open.Count > 1)
            return RefineChunks.Halves(open).Select(half => part with { Stories = half });
        if (failure is { Kind: ErrorKind.InvalidOutput, IsTooLong: false } && !part.Again)
            return open.Select(story => new Part([story], Again: true));
        if (failure is { Kind: ErrorKind.Unavailable or ErrorKind.Timeout, HasBegun: true, HoldsForAll: false } && !part.Again && open.Count > 0)
            return [new Part(open, Again: true)];
        if (failure.HoldsForAll || failure.Wait is not null)
            Interlocked.CompareExchange(ref _stop, failure, null);
        Fail(open, failure);
        return [];
    }

    private void Fail(IReadOnlyList<Story> stories, Answer.Failure failure)
    {
        if (stories.Count == 0)
            return;
        lock (_lock)
            Failure ??= failure;
        foreach (var story in stories)
            board.Fail(new FailedItem(story.Id, failure.Kind, failure.Message));
    }

    /// <param name="Again">Whether its stories were asked about before, in vain.</param>
    private sealed record Part(IReadOnlyList<Story> Stories, bool Again);
}
