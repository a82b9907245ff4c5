using System.Globalization;
using Microsoft.JSInterop;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>
/// Up to when this tab has told of ended tasks, so that a reload does not tell of them again. Kept for the tab alone; where
/// the browser keeps nothing, the worst is a repeated line.
/// </summary>
public sealed class SeenMark(IJSRuntime js)
{
    private const string Key = "understory.seenUntil";

    private IJSObjectReference? module;
    private DateTimeOffset mark = DateTimeOffset.MinValue;

    public async Task<DateTimeOffset> Read()
    {
        try
        {
            var text = await (await Module()).InvokeAsync<string?>("recall", Key);
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var kept))
                mark = kept;
        }
        catch (JSException)
        {
            mark = DateTimeOffset.MinValue;
        }

        return mark;
    }

    public async Task Advance(IReadOnlyList<BackgroundTask> tasks)
    {
        var newest = tasks.Max(t => t.CompletedAt) ?? mark;
        if (newest <= mark)
            return;
        mark = newest;
        try
        {
            await (await Module()).InvokeAsync<bool>("remember", Key, mark.ToString("O", CultureInfo.InvariantCulture));
        }
        catch (JSException)
        {
            // The module could not be loaded: the mark holds until the next reload.
            module = null;
        }
    }

    private async ValueTask<IJSObjectReference> Module() =>
        module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/storage.js");
}
