using System.Net.Http.Json;
using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>What the browser changes in versions as a whole.</summary>
/// <param name="http">Asked at the first call: components hold a client while they are prerendered, and never call it there.</param>
public sealed class VersionClient(Func<HttpClient> http)
{
    /// <summary>Makes a version without stories; 409 where its id is taken, also by a deleted one.</summary>
    public Task<Reply<VersionResponse>> Add(NewVersion version, CancellationToken cancel) =>
        Version(HttpMethod.Post, Contracts.Routes.Versions, JsonContent.Create(version, WireJson.Default.NewVersion), cancel);

    public Task<Reply<VersionResponse>> Change(string id, VersionPatch patch, CancellationToken cancel) =>
        Version(HttpMethod.Patch, Contracts.Routes.Version(id), JsonContent.Create(patch, WireJson.Default.VersionPatch), cancel);

    /// <summary>409 while tasks work on it.</summary>
    public Task<Reply<VersionResponse>> Delete(string id, CancellationToken cancel) =>
        Version(HttpMethod.Delete, Contracts.Routes.Version(id), null, cancel);

    public Task<Reply<VersionResponse>> Restore(string id, CancellationToken cancel) =>
        Version(HttpMethod.Post, Contracts.Routes.RestoreVersion(id), null, cancel);

    public Task<Reply<ImportsResponse>> Imports(string id, CancellationToken cancel) =>
        http().Get(Contracts.Routes.Imports(id), WireJson.Default.ImportsResponse, cancel);

    /// <summary>Takes an import back; 409 with the ids in <c>stories</c> where some of them changed since.</summary>
    /// <param name="id">The version.</param>
    /// <param name="import">The import's id.</param>
    /// <param name="keepChanged">Leaves stories alone that changed since, and takes the rest back.</param>
    /// <param name="cancel">Ends the call.</param>
    public Task<Reply<UndoImportResponse>> UndoImport(string id, string import, bool keepChanged, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Contracts.Routes.UndoImport(id, import))
        {
            Content = JsonContent.Create(new UndoImportRequest(keepChanged), WireJson.Default.UndoImportRequest),
        };
        return http().Call(request, WireJson.Default.UndoImportResponse, cancel);
    }

    private Task<Reply<VersionResponse>> Version(HttpMethod method, string address, HttpContent? content, CancellationToken cancel) =>
        http().Call(new HttpRequestMessage(method, address) { Content = content }, WireJson.Default.VersionResponse, cancel);
}
