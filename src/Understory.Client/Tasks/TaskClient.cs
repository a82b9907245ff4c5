using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Components.WebAssembly.Http;
using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>What the browser does with tasks over HTTP. Nothing here throws for a refusal or an unreachable server.</summary>
/// <param name="http">Asked at the first call: components hold a client while they are prerendered, and never call it there.</param>
public sealed class TaskClient(Func<HttpClient> http)
{
    /// <summary>Tasks that one request can act on.</summary>
    public const int MostAtOnce = 200;

    private const int LargestThatOutlivesThePage = 32 * 1024;
    private const string AttentionQuery = "?attention=true&view=summary&limit=200";

    /// <param name="idempotencyKey">The same key makes the same task, however often it is sent.</param>
    public Task<Reply<TaskResponse>> Create(CreateTaskRequest task, string idempotencyKey, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Contracts.Routes.Tasks)
        {
            Content = JsonContent.Create(task, WireJson.Default.CreateTaskRequest),
        };
        request.Headers.Add(Contracts.Routes.IdempotencyKey, idempotencyKey);
        return http().Call(request, WireJson.Default.TaskResponse, cancel);
    }

    public Task<Reply<TaskResponse>> Act(string id, TaskAction action, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, Contracts.Routes.Task(id))
        {
            Content = JsonContent.Create(new TaskActionRequest(action), WireJson.Default.TaskActionRequest),
        };
        return http().Call(request, WireJson.Default.TaskResponse, cancel);
    }

    /// <param name="ids">1 to <see cref="MostAtOnce"/>.</param>
    public Task<Reply<TaskActionsResponse>> Act(IReadOnlyList<string> ids, TaskAction action, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Contracts.Routes.TaskActions)
        {
            Content = JsonContent.Create(new TaskActionsRequest(action, ids), WireJson.Default.TaskActionsRequest),
        };
        return http().Call(request, WireJson.Default.TaskActionsResponse, cancel);
    }

    /// <summary>Marks all unread tasks as read.</summary>
    public Task<Reply<ClearResponse>> Clear(CancellationToken cancel) =>
        http().Call(new HttpRequestMessage(HttpMethod.Post, Contracts.Routes.ClearTasks), WireJson.Default.ClearResponse, cancel);

    /// <summary>Writes what was accepted to the stories. Sending it again changes nothing.</summary>
    public Task<Reply<ApplyResponse>> Apply(string id, ApplyRequest accepted, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Contracts.Routes.Apply(id))
        {
            Content = JsonContent.Create(accepted, WireJson.Default.ApplyRequest),
        };
        return http().Call(request, WireJson.Default.ApplyResponse, cancel);
    }

    /// <summary>Keeps what was decided so far; 409 with the present state where it was made against another one.</summary>
    public Task<Reply<ReviewResponse>> SaveReview(string id, ReviewState state, CancellationToken cancel)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(state, WireJson.Default.ReviewState);
        var request = new HttpRequestMessage(HttpMethod.Put, Contracts.Routes.Review(id)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        // It arrives even where the page is left meanwhile. The browser takes 64 KiB in all that way.
        if (body.Length <= LargestThatOutlivesThePage)
            request.SetBrowserRequestOption("keepalive", true);
        return http().Call(request, WireJson.Default.ReviewResponse, cancel);
    }

    /// <summary>What speaks against generated stories, as the version is now.</summary>
    public Task<Reply<ChecksResponse>> Checks(string id, CancellationToken cancel) =>
        http().Get(Contracts.Routes.Checks(id), WireJson.Default.ChecksResponse, cancel);

    /// <summary>The tasks that are active or unread, if they changed since the answer that carried <paramref name="etag"/>.</summary>
    public async Task<PollReply> Poll(string? etag, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Contracts.Routes.Tasks + AttentionQuery);
        if (etag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        try
        {
            using var response = await http().SendAsync(request, cancel);
            if (response.StatusCode == HttpStatusCode.NotModified)
                return new(null, etag, null);
            if (!response.IsSuccessStatusCode)
                return new(null, null, await ServerCall.ReadProblem(response, cancel));
            var list = await response.Content.ReadFromJsonAsync(WireJson.Default.TaskListResponse, cancel);
            return new(list, response.Headers.ETag?.ToString(), null);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException
            || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new(null, null, ServerCall.Unreachable);
        }
    }
}

/// <param name="List">Null where nothing changed, and where the poll failed.</param>
/// <param name="ETag">Names the state of the list for the next poll.</param>
/// <param name="Problem">Why the poll failed.</param>
public sealed record PollReply(TaskListResponse? List, string? ETag, Problem? Problem);
