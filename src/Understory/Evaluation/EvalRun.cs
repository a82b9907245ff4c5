using System.Collections.Concurrent;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations.Refine;

namespace Understory.Evaluation;

/// <summary>Has the stories of a set refined, with the questions that a task would ask.</summary>
public static class EvalRun
{
    /// <param name="atOnce">Questions that are asked side by side.</param>
    public static async Task<EvalAnswers> Ask(IEngine engine, EvalSet set, int atOnce, CancellationToken cancel)
    {
        List<Story> stories = [.. set.Stories.Select(c => c.Story)];
        var page = new StoriesResponse(stories, [], []);
        var known = new Dependencies(Dependencies.NamesOf(stories, [], []), new Dictionary<string, IReadOnlySet<string>>());
        var input = new RefineInput(page, stories, [], known);
        var parts = engine.AnswersInParts ? RefineChunks.Split(stories) : [stories];
        var (found, failed) = (new ConcurrentBag<Refinement>(), new ConcurrentBag<FailedItem>());
        var (read, written) = (0L, 0L);

        // The first alone: the others find the frozen part of the question in the provider's cache.
        await AskPart(parts[0], cancel);
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(parts.Skip(1), options, async (part, token) => await AskPart(part, token));
        return new EvalAnswers([.. found], [.. failed.OrderBy(f => stories.FindIndex(s => s.Id == f.Id))], read, written);

        async Task AskPart(IReadOnlyList<Story> part, CancellationToken token)
        {
            var answer = await engine.Ask(RefineQuestion.Build(input, part), token);
            Interlocked.Add(ref read, answer.Usage is { } used ? used.InputTokens + used.CacheReadTokens + used.CacheWriteTokens : 0);
            Interlocked.Add(ref written, answer.Usage?.OutputTokens ?? 0);
            var result = answer is Answer.Success success ? RefineAnswer.Read(success.Json, input, part) : null;
            foreach (var refinement in result?.Refinements ?? [])
                found.Add(refinement);
            foreach (var item in result is null ? [.. part.Select(story => Failed(story, answer as Answer.Failure))] : result.Failed ?? [])
                failed.Add(item);
        }
    }

    private static FailedItem Failed(Story story, Answer.Failure? failure) => new(
        story.Id, failure?.Kind ?? ErrorKind.InvalidOutput, failure?.Message ?? "The engine's answer breaks its form.");
}

/// <param name="Failed">Stories without a valid answer, in their order.</param>
/// <param name="TokensRead">Of all questions, cached ones included.</param>
public sealed record EvalAnswers(IReadOnlyList<Refinement> Found, IReadOnlyList<FailedItem> Failed, long TokensRead, long TokensWritten);
