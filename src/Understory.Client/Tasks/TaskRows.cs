using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>
/// The tasks that the page has loaded, newest first, in blocks: a block that did not change stays the same object, so that
/// it is not drawn anew. What was deleted here stays in its place, so that it can come back there.
/// </summary>
public sealed class TaskRows
{
    private readonly List<TaskBlock> blocks = [];
    private readonly Dictionary<string, int> places = [];
    private int lastKey;

    public TaskRows(TaskListResponse first) => Append(first);

    public IReadOnlyList<TaskBlock> Blocks => blocks;

    /// <summary>Null where all are loaded.</summary>
    public string? NextCursor { get; private set; }

    public IEnumerable<BackgroundTask> All => blocks.SelectMany(b => b.Tasks);

    public BackgroundTask? Newest => blocks.Count == 0 ? null : blocks[0].Tasks[0];

    public bool Has(string id) => places.ContainsKey(id);

    public void Append(TaskListResponse next)
    {
        NextCursor = next.NextCursor;
        Add(blocks.Count, next.Tasks);
    }

    public void Prepend(IReadOnlyList<BackgroundTask> newer) => Add(0, newer);

    /// <returns>Whether any row looks different now.</returns>
    public bool Update(IEnumerable<BackgroundTask> tasks)
    {
        var changed = false;
        foreach (var task in tasks)
        {
            if (!places.TryGetValue(task.Id, out var key))
                continue;
            var at = blocks.FindIndex(b => b.Key == key);
            var block = blocks[at];
            var shown = block.Tasks.First(t => t.Id == task.Id);
            // Two readings of the same JSON are never equal, and a row shows nothing of it.
            var now = TaskSummary.Of(task) with { Context = shown.Context };
            if (now == shown)
                continue;
            blocks[at] = block with { Tasks = [.. block.Tasks.Select(t => t.Id == task.Id ? now : t)] };
            changed = true;
        }

        return changed;
    }

    private void Add(int at, IReadOnlyList<BackgroundTask> tasks)
    {
        var added = tasks.Where(t => !places.ContainsKey(t.Id)).ToList();
        if (added.Count == 0)
            return;
        lastKey++;
        foreach (var task in added)
            places[task.Id] = lastKey;
        blocks.Insert(at, new(lastKey, added));
    }
}

/// <param name="Key">Names the block for as long as the page shows it.</param>
public sealed record TaskBlock(int Key, IReadOnlyList<BackgroundTask> Tasks);
