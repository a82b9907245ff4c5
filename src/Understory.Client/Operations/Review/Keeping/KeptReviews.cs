using System.Text.Json;
using Microsoft.JSInterop;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations.Review.Keeping;

/// <summary>
/// The reviews of this tab. A keeper outlives the page that showed its review, so that what is not saved yet is saved when
/// the person has gone on; and the browser sends it along when the tab itself goes.
/// </summary>
public sealed class KeptReviews(TaskClient client, TimeProvider time, IJSRuntime js)
{
    private readonly Dictionary<string, ReviewKeeper> keepers = [];

    /// <summary>The tab's keeper of a review, with what was loaded now taken in.</summary>
    public ReviewKeeper Open(string taskId, ReviewState loaded)
    {
        if (keepers.TryGetValue(taskId, out var known))
        {
            known.Take(loaded);
            return known;
        }

        var keeper = new ReviewKeeper(taskId, loaded, client, time);
        keeper.Changed += () => _ = Tell(keeper);
        return keepers[taskId] = keeper;
    }

    private async Task Tell(ReviewKeeper keeper)
    {
        var unsent = keeper.Unsent is { } state ? JsonSerializer.Serialize(state, WireJson.Default.ReviewState) : null;
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/unsent.js");
        await module.InvokeVoidAsync("keep", Contracts.Routes.Review(keeper.TaskId), unsent, keeper is { HasUnsaved: true, Trouble: not null });
    }
}
