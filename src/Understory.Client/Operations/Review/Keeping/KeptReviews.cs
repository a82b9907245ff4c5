using System.Text.Json;
using Microsoft.JSInterop;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations.Review.Keeping;

/// <summary>
/// The reviews of this tab. A keeper outlives the page that showed its review, so that what is not saved yet is saved when
/// the person has gone on; and the browser sends it along when the tab itself goes.
/// </summary>
public sealed class KeptReviews(TaskClient client, TimeProvider time, IJSRuntime js) : IDisposable
{
    private readonly Dictionary<string, ReviewKeeper> keepers = [];
    private DotNetObjectReference<KeptReviews>? self;

    /// <summary>The tab's keeper of a review, with what was loaded now taken in.</summary>
    public ReviewKeeper Open(string taskId, ReviewState loaded)
    {
        if (keepers.TryGetValue(taskId, out var known))
        {
            known.Take(loaded);
            return known;
        }

        return keepers[taskId] = new ReviewKeeper(taskId, loaded, client, time);
    }

    /// <summary>From now on nothing is lost when the tab is closed or reloaded. In the browser only.</summary>
    public async Task GuardTab()
    {
        if (self is not null)
            return;
        self = DotNetObjectReference.Create(this);
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/unsent.js");
        await module.InvokeVoidAsync("watch", self);
    }

    /// <summary>What must still be sent: addresses, each followed by its body.</summary>
    [JSInvokable]
    public string[] Unsent() =>
    [
        .. keepers.Values.Where(k => k.Unsent is not null).SelectMany(k => new[]
        {
            Contracts.Routes.Review(k.TaskId), JsonSerializer.Serialize(k.Unsent!, WireJson.Default.ReviewState),
        }),
    ];

    /// <summary>Sending would not help now.</summary>
    [JSInvokable]
    public bool IsInTrouble() => keepers.Values.Any(k => k is { HasUnsaved: true, Trouble: not null });

    public void Dispose() => self?.Dispose();
}
