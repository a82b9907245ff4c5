using System.Text.Json;
using Microsoft.JSInterop;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>Pending tasks in the browser's local storage.</summary>
public sealed class BrowserTaskStorage(IJSRuntime js) : ITaskStorage
{
    public const string Key = "understory.pendingTasks";

    private IJSObjectReference? module;

    public async ValueTask<IReadOnlyList<BackgroundTask>> Load()
    {
        try
        {
            var json = await (await Module()).InvokeAsync<string?>("load", Key);
            return json is null ? [] : Parse(json);
        }
        catch (JSException)
        {
            return [];
        }
    }

    public async ValueTask<bool> Save(IReadOnlyList<BackgroundTask> tasks)
    {
        try
        {
            var json = tasks.Count == 0 ? null : JsonSerializer.Serialize([.. tasks], WireJson.Default.ListBackgroundTask);
            return await (await Module()).InvokeAsync<bool>("save", Key, json);
        }
        catch (JSException)
        {
            return false;
        }
    }

    // The text may be anything: another version of this page, or a person, can have written it.
    private static IReadOnlyList<BackgroundTask> Parse(string json)
    {
        try
        {
            var tasks = JsonSerializer.Deserialize(json, WireJson.Default.ListBackgroundTask);
            return [.. (tasks ?? []).OfType<BackgroundTask>()];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private async ValueTask<IJSObjectReference> Module() =>
        module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/storage.js");
}
