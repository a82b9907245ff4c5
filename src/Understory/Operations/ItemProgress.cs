using System.Text.Json;
using Understory.Contracts;
using Understory.Tasks;

namespace Understory.Operations;

/// <summary>Reads an answer while it streams: how many of its items are finished, and the result as far as it goes.</summary>
/// <param name="read">An item, or null for what is none; called in the order of the answer.</param>
/// <param name="say">How far the work is, by the finished items.</param>
/// <param name="partial">The finished items in the result's shape; null while there is nothing to show. Called on another thread.</param>
internal sealed class ItemProgress<T>(
    TaskRun run, Func<JsonElement, T?> read, Func<IReadOnlyList<T>, TaskProgress> say, Func<IReadOnlyList<T>, string?> partial)
    where T : class
{
    private IReadOnlyList<T> _finished = [];

    /// <returns>To be called with each piece of the answer's text.</returns>
    public Action<string> Start(TaskProgress first)
    {
        run.Report(first);
        return new ItemStream(OnItem).Add;
    }

    private void OnItem(string text)
    {
        if (ItemStream.Read(text) is not { } json || read(json) is not { } item)
            return;
        // A list of its own for each report: it is written down while the next items arrive.
        IReadOnlyList<T> finished = [.. _finished, item];
        _finished = finished;
        run.Report(say(finished), () => partial(finished));
    }
}
