using System.Text.Json;
using Understory.Contracts;
using Understory.Tasks;

namespace Understory.Operations.Refine;

/// <summary>What is known of each story so far, filled from several answers at once; it says how far the work is.</summary>
internal sealed class RefineBoard(RefineInput input, TaskRun run)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Refinement> _finished = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FailedItem> _failed = new(StringComparer.Ordinal);

    /// <summary>Takes an item of an answer, which need not be one.</summary>
    /// <param name="asked">The stories that the answer is about; of another nothing is taken, nor a second time of one.</param>
    /// <returns>Whether the story is finished now, by this item or by an earlier one.</returns>
    public bool Take(JsonElement item, IReadOnlyDictionary<string, Story> asked)
    {
        if (!asked.TryGetValue(AnswerText.Id(item), out var story))
            return false;
        var refinement = RefineAnswer.ReadItem(item, story, input).Refinement;
        lock (_lock)
        {
            if (_finished.ContainsKey(story.Id))
                return true;
            if (refinement is null)
                return false;
            _finished.Add(story.Id, refinement);
            Say();
            return true;
        }
    }

    /// <summary>What was taken of a story while its answer streamed does not hold: the whole answer says something else.</summary>
    public void Drop(string id)
    {
        lock (_lock)
            _finished.Remove(id);
    }

    public void Fail(FailedItem item)
    {
        lock (_lock)
            _failed[item.Id] = item;
    }

    /// <summary>Those of the stories that have no valid answer yet, in their order.</summary>
    public IReadOnlyList<Story> Open(IEnumerable<Story> stories)
    {
        lock (_lock)
            return [.. stories.Where(s => !_finished.ContainsKey(s.Id))];
    }

    /// <summary>The finished ones of the stories, in the shape of an answer; null where there is none.</summary>
    public string? Finished(IEnumerable<Story> stories)
    {
        lock (_lock)
        {
            List<Refinement> finished = [.. stories.Select(s => _finished.GetValueOrDefault(s.Id)).OfType<Refinement>()];
            return finished.Count == 0 ? null : JsonSerializer.Serialize(new RefineResult(finished, ""), WireJson.Default.RefineResult);
        }
    }

    /// <param name="summary">What was found, in the engine's words; null where several answers said something each.</param>
    public RefineResult Result(string? summary)
    {
        lock (_lock)
        {
            List<Refinement> finished = [.. input.Asked.Select(s => _finished.GetValueOrDefault(s.Id)).OfType<Refinement>()];
            List<FailedItem> failed = [.. input.Asked.Where(s => !_finished.ContainsKey(s.Id)).Select(s => _failed.GetValueOrDefault(s.Id)).OfType<FailedItem>()];
            return new RefineResult(finished, summary ?? InWords(finished), failed.Count > 0 ? failed : null);
        }
    }

    /// <summary>To be called once at the beginning, and by itself at each change.</summary>
    public void Say()
    {
        lock (_lock)
        {
            var (done, all) = (_finished.Count, input.Asked.Count);
            run.Report(
                new TaskProgress(done, all, done == 0 ? "Reading the stories" : $"{done} of {all} stories"),
                () => Finished(input.Asked));
        }
    }

    private static string InWords(List<Refinement> finished)
    {
        var flawed = finished.Count(r => r.Status == RefinementStatus.NeedsWork);
        return (flawed, finished.Count - flawed) switch
        {
            (0, var clear) => $"All {clear} stories are clear.",
            (var all, 0) => $"All {all} stories need work.",
            (1, var clear) => $"1 story needs work, {clear} {(clear == 1 ? "is" : "are")} clear.",
            var (some, clear) => $"{some} stories need work, {clear} {(clear == 1 ? "is" : "are")} clear.",
        };
    }
}
