using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Understory.Contracts;
using Understory.Engines;
using Understory.Engines.Anthropic;
using Understory.FakeClaude;
using Understory.Operations;
using Understory.Operations.Refine;
using Understory.Tasks;

namespace Understory.Bench;

/// <summary>
/// A refine of ninety stories as the program does it, in parts, next to the same in one question, against a server that
/// streams as fast as the real one: 80 tokens a second in each stream, the first after half a second.
/// </summary>
internal static class RefineCost
{
    private const int Stories = 90;
    private const string Version = "v1.0";

    private static readonly Pace Real = new(80, 500);

    public static async Task<Section> Measure(CancellationToken cancel)
    {
        await using var claude = await FakeClaudeServer.Start(new FakeClaudeOptions { Pace = Real });
        using var engine = new AnthropicEngine(new ClaudeOptions { ApiKey = "sk-bench", BaseUrl = claude.BaseUrl }, TimeProvider.System);
        await using var app = await BenchApp.Start(services => services.Replace(ServiceDescriptor.Singleton<IEngine>(engine)), cancel);
        using (var content = new ByteArrayContent(StoryDocument.Of(Stories)))
        {
            content.Headers.ContentType = new("application/json");
            (await app.Http.PostAsync($"{Routes.Import}?mode=apply", content, cancel)).EnsureSuccessStatusCode().Dispose();
        }

        var stories = (await app.Http.GetFromJsonAsync(Routes.Stories(Version), WireJson.Default.StoriesResponse, cancel))!.Stories;
        List<string> ids = [.. stories.Select(s => s.Id)];
        var (firstPart, allParts) = (new Samples("in parts: until the first item is kept"), new Samples("in parts: until the task is complete"));
        var (firstOfOne, allOfOne) = (new Samples("one question: until its first item has streamed"), new Samples("one question: until its answer is whole"));

        await InParts();
        var parts = claude.Stats();
        claude.Reset();
        await InOne();
        var one = claude.Stats();

        return new Section(
            $"a refine of {Stories} stories, against the fake Claude",
            [firstPart, allParts, firstOfOne, allOfOne],
            [
                new Goal("until the last item: one question / in parts", allOfOne.Median / allParts.Median, 6, AtLeast: true),
                new Goal("until something can be used: one whole answer / the first part", allOfOne.Median / firstPart.Median, 20, AtLeast: true),
                new Goal("input tokens that are not read from the cache: in parts / one", New(parts) / (double)New(one), 1.3),
            ])
        {
            Notes =
            [
                $"in parts: {parts.Calls} calls, {parts.InputTokens} tokens new, {parts.CacheWriteTokens} written to the cache, {parts.CacheReadTokens} read from it, {parts.OutputTokens} answered",
                $"one question: {one.Calls} call, {one.InputTokens} tokens new, {one.CacheWriteTokens} written to the cache, {one.OutputTokens} answered",
            ],
        };

        async Task InParts()
        {
            var changes = app.Service<TaskChanges>();
            var start = Stopwatch.GetTimestamp();
            var request = new { type = TaskTypes.Refine, version = Version, @params = new { storyIds = ids } };
            using var created = await app.Http.PostAsJsonAsync(Routes.Tasks, request, cancel);
            var id = (await created.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(WireJson.Default.TaskResponse, cancel))!.Task.Id;
            while (true)
            {
                var tag = changes.Tag;
                var task = (await app.Http.GetFromJsonAsync(Routes.Task(id), WireJson.Default.TaskResponse, cancel))!.Task;
                if (firstPart.Count == 0 && task.Progress is { Done: > 0 })
                    firstPart.Add(start, Stopwatch.GetTimestamp());
                if (task.IsFinished)
                {
                    allParts.Add(start, Stopwatch.GetTimestamp());
                    if (task.Status != TaskState.Complete)
                        throw new InvalidOperationException($"The refine ended as {task.Status}: {task.Error}");
                    return;
                }

                await changes.After(tag, cancel);
            }
        }

        async Task InOne()
        {
            var input = (await app.Database.Read(session => RefineInput.Load(session, Version, ids), cancel))!;
            var start = Stopwatch.GetTimestamp();
            var stream = new ItemStream(_ =>
            {
                if (firstOfOne.Count == 0)
                    firstOfOne.Add(start, Stopwatch.GetTimestamp());
            });
            var answer = await engine.Ask(RefineQuestion.Build(input, input.Asked) with { OnText = stream.Add }, cancel);
            allOfOne.Add(start, Stopwatch.GetTimestamp());
            if (answer is not Answer.Success)
                throw new InvalidOperationException($"The one question failed: {answer}");
        }
    }

    private static long New(Stats stats) => stats.InputTokens + stats.CacheWriteTokens;
}
