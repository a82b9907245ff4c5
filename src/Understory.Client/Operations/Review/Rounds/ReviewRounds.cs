using System.Text.Json;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations.Review.Rounds;

/// <summary>The feedback rounds of one review: starts them, follows them through the store, and takes in what comes.</summary>
public sealed class ReviewRounds(ITaskApi api, TaskClient client, TaskActions actions, TaskStore store, ReviewSession session)
{
    private readonly HashSet<string> fetching = [];

    /// <summary>Called when a round ended.</summary>
    public Action<SuggestedEntry, ItemRound>? OnEnded { get; set; }

    /// <summary>Starts a round on an item.</summary>
    /// <param name="feedback">What should be different; null to only look again.</param>
    /// <param name="key">The same key makes the same round, however often it is sent.</param>
    /// <returns>Why it was not started; null where it was.</returns>
    public async Task<Problem?> Start(SuggestedEntry entry, string? feedback, string key)
    {
        var task = session.Task;
        if (RoundOf.Next(task, entry.Key, feedback, entry.Shown.Task?.Id ?? task.Id) is not { } asked)
            return new() { Error = "What the task was asked cannot be read, so it cannot be tried again. Start it anew." };
        var reply = await client.Create(
            new()
            {
                Type = task.Type,
                Version = task.Version,
                Params = asked,
                Context = JsonSerializer.SerializeToElement(
                    new() { ReturnPath = TaskWording.ReturnPath(task), Step = "review" }, WireJson.Default.TaskContext),
            },
            key,
            CancellationToken.None);
        if (reply.Value is not { Task: var created })
            return reply.Problem;
        store.Put(TaskSummary.Of(created));
        session.Review.Take(created);
        store.RequestPoll();
        session.Redraw();
        return null;
    }

    /// <summary>Starts a failed round again.</summary>
    public async Task Retry(ItemRound round)
    {
        if (await actions.Do(round.Task!, TaskAction.Retry) is not { } queued)
            return;
        session.Review.Take(queued with { Params = queued.Params ?? round.Task!.Params });
        session.Redraw();
    }

    public Task Cancel(ItemRound round) => actions.Do(round.Task!, TaskAction.Cancel);

    /// <summary>Puts a failed round away.</summary>
    public async Task Dismiss(SuggestedEntry entry, ItemRound round)
    {
        if (await actions.Do(round.Task!, TaskAction.Delete) is null)
            return;
        entry.Remove(round);
        session.Redraw();
    }

    /// <summary>Marks the rounds read of which the person sees the outcome.</summary>
    public async Task MarkSeen(SuggestedEntry entry)
    {
        foreach (var round in entry.Rounds.Where(r => r.Task is { IsUnread: true } task && (r == entry.Shown || task.Status == TaskState.Failed)).ToList())
        {
            var task = round.Task!;
            round.Task = task with { ReadAt = task.CompletedAt };
            await actions.Do(task, TaskAction.Read);
        }
    }

    /// <summary>Takes over what the last poll said.</summary>
    public async Task Follow()
    {
        var rounds = session.Review.Entries.OfType<SuggestedEntry>().SelectMany(e => e.Rounds.Skip(1)).Select(r => r.Task!).ToList();
        foreach (var round in rounds.Where(r => r.IsActive))
        {
            var known = store.Tasks.FirstOrDefault(t => t.Id == round.Id);
            if (known is { IsActive: true })
                session.Review.Take(known with { Params = round.Params, Context = round.Context });
            else if (!store.Offline)
                await Fetch(round.Id);
        }

        foreach (var task in store.Tasks.Where(t => t.ParentTaskId == session.Task.Id && rounds.All(r => r.Id != t.Id)).ToList())
            await Fetch(task.Id);
    }

    /// <summary>Fetches a round whole and takes it in.</summary>
    public async Task Fetch(string id)
    {
        if (!fetching.Add(id))
            return;
        var reply = await api.Task(id, CancellationToken.None);
        fetching.Remove(id);
        if (reply.Value is not { Task: var whole } || session.Review.Take(whole) is not { } entry)
            return;
        if (entry is ReviewItem item && item.TakeReplacement())
            session.Keep();
        else
            session.Redraw();
        if (whole.IsFinished && entry.Rounds.FirstOrDefault(r => r.Task?.Id == id) is { } round)
            OnEnded?.Invoke(entry, round);
    }
}
