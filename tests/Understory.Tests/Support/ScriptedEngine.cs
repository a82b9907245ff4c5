using System.Collections.Concurrent;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations;
using Xunit;

namespace Understory.Tests.Support;

/// <summary>An engine that a test holds in its hand: each question waits until the test answers it.</summary>
public sealed class ScriptedEngine : IEngine
{
    private readonly ConcurrentQueue<TaskCompletionSource<Asked>> _waiting = new();
    private readonly ConcurrentQueue<Asked> _asked = new();
    private int _calls;

    public EngineInfo Info { get; } = new("scripted", "Scripted", "test-model", null);

    /// <summary>Questions so far.</summary>
    public int Calls => _calls;

    /// <summary>Every question is answered at once with this, where it is set.</summary>
    public Func<Question, Answer>? Always { get; init; }

    public async Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        Interlocked.Increment(ref _calls);
        if (Always is not null)
            return Always(question);
        var asked = new Asked(question, cancel);
        lock (_asked)
        {
            if (_waiting.TryDequeue(out var waiting))
                waiting.SetResult(asked);
            else
                _asked.Enqueue(asked);
        }

        return await asked.Answer.Task.WaitAsync(cancel);
    }

    /// <summary>The next question that comes, or came and was not taken yet.</summary>
    public Task<Asked> Next()
    {
        lock (_asked)
        {
            if (_asked.TryDequeue(out var asked))
                return Task.FromResult(asked);
            var waiting = new TaskCompletionSource<Asked>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiting);
            return waiting.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A good answer: every story that was asked about needs work and gets a new description.</summary>
    public static Answer NeedsWork(Question question) => Items(
        [.. StoryText.ReadStories(question.Prompt).Select(s => Item(s.Id, s.Story, $"Better: {s.Story.Title}"))]);

    public static Answer Items(params JsonElement[] items) => Json(
        JsonSerializer.SerializeToElement(new { refinements = items, summary = "Looked at all of them." }));

    public static Answer Json(JsonElement json) => new Answer.Success(json)
    {
        RequestId = "req_test",
        Usage = new TaskUsage { Model = "test-model", InputTokens = 100, OutputTokens = 10 },
    };

    public static JsonElement Item(string id, AskedStory story, string? description) => JsonSerializer.SerializeToElement(new
    {
        id,
        status = description is null ? "ok" : "needs_work",
        issues = description is null ? [] : new[] { "It is vague." },
        suggested_description = description,
        suggested_acceptance = (string[]?)null,
        tags = story.Tags,
        depends_on = story.DependsOn,
    });

    /// <summary>A question that waits for its answer.</summary>
    public sealed record Asked(Question Question, CancellationToken Cancelled)
    {
        internal TaskCompletionSource<Answer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Reply(Answer answer) => Answer.SetResult(answer);

        public void ReplyWell() => Reply(NeedsWork(Question));

        public void Throw(Exception exception) => Answer.SetException(exception);
    }
}
