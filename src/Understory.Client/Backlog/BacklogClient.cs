using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>What the browser changes in the backlog.</summary>
/// <param name="http">Asked at the first call: components hold a client while they are prerendered, and never call it there.</param>
public sealed class BacklogClient(Func<HttpClient> http)
{
    /// <summary>The largest document that the server takes, in bytes.</summary>
    public const int LargestDocument = 32 * 1024 * 1024;

    /// <summary>Loads the sample versions; a version that exists already stays as it is.</summary>
    public Task<Reply<VersionsResponse>> LoadSample(CancellationToken cancel) =>
        http().Call(new HttpRequestMessage(HttpMethod.Post, Contracts.Routes.Sample), WireJson.Default.VersionsResponse, cancel);

    /// <summary>Adds a story; 400 with the fields where one does not fit.</summary>
    public Task<Reply<StoryResponse>> Add(string version, NewStory story, CancellationToken cancel) =>
        Story(HttpMethod.Post, Contracts.Routes.Stories(version), JsonContent.Create(story, WireJson.Default.NewStory), cancel);

    /// <summary>Writes fields of a story; 409 with the story as it is now where it changed since.</summary>
    public Task<Reply<StoryResponse>> Change(string version, string id, StoryPatch patch, CancellationToken cancel) =>
        Story(HttpMethod.Patch, Contracts.Routes.Story(version, id), JsonContent.Create(patch, WireJson.Default.StoryPatch), cancel);

    public Task<Reply<StoryResponse>> Delete(string version, string id, int revision, CancellationToken cancel) =>
        Story(HttpMethod.Delete, Contracts.Routes.DeleteStory(version, id, revision), null, cancel);

    public Task<Reply<StoryResponse>> Restore(string version, string id, CancellationToken cancel) =>
        Story(HttpMethod.Post, Contracts.Routes.RestoreStory(version, id), null, cancel);

    public Task<Reply<HistoryResponse>> History(string version, string id, CancellationToken cancel) =>
        http().Get(Contracts.Routes.History(version, id), WireJson.Default.HistoryResponse, cancel);

    /// <summary>Takes one change back; 409 where what it wrote was changed since.</summary>
    public Task<Reply<StoryResponse>> Undo(string version, string id, int revision, CancellationToken cancel) =>
        Story(HttpMethod.Post, Contracts.Routes.Undo(version, id), JsonContent.Create(new UndoRequest(revision), WireJson.Default.UndoRequest), cancel);

    /// <summary>What an import of the document would do. Writes nothing.</summary>
    /// <param name="document">The raw JSON.</param>
    /// <param name="version">The version's id; null leaves it to the document and the server.</param>
    /// <param name="merge">Whether it may go into a version that exists.</param>
    public Task<ImportReply> Check(byte[] document, string? version, bool merge, CancellationToken cancel) =>
        Import("check", document, version, merge, cancel);

    /// <summary>Imports the document, all or nothing.</summary>
    public Task<ImportReply> Apply(byte[] document, string? version, bool merge, CancellationToken cancel) =>
        Import("apply", document, version, merge, cancel);

    private Task<Reply<StoryResponse>> Story(HttpMethod method, string address, HttpContent? content, CancellationToken cancel) =>
        http().Call(new HttpRequestMessage(method, address) { Content = content }, WireJson.Default.StoryResponse, cancel);

    private async Task<ImportReply> Import(string mode, byte[] document, string? version, bool merge, CancellationToken cancel)
    {
        var address = $"{Contracts.Routes.Import}?mode={mode}"
            + (version is null ? "" : $"&version={Uri.EscapeDataString(version)}")
            + (merge ? "&merge=true" : "");
        using var content = new ByteArrayContent(document);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await http().PostAsync(address, content, cancel);
            return Read(await response.Content.ReadAsStringAsync(cancel), response.StatusCode);
        }
        catch (HttpRequestException)
        {
            return new(null, ServerCall.Unreachable);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, ServerCall.Unreachable);
        }
    }

    private static ImportReply Read(string body, HttpStatusCode status)
    {
        var problem = status is HttpStatusCode.OK or HttpStatusCode.Created ? null : ServerCall.ParseProblem(body, status);
        try
        {
            if (JsonSerializer.Deserialize(body, WireJson.Default.ImportReport) is { } report)
                return new(report, problem);
        }
        catch (JsonException)
        {
            // A refusal without a report: the problem alone says why.
        }

        return new(null, problem ?? ServerCall.ParseProblem("{}", status));
    }
}

/// <summary>What an import brought. A refused one can carry both: the reason, and what was found in the document.</summary>
public sealed record ImportReply(ImportReport? Report, Problem? Problem);
