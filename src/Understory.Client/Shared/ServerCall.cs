using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Understory.Contracts;

namespace Understory.Client.Shared;

/// <summary>Calls that never throw into a component: whatever goes wrong comes back as a <see cref="Problem"/>.</summary>
public static class ServerCall
{
    public static Task<Reply<T>> Get<T>(this HttpClient http, string address, JsonTypeInfo<T> shape, CancellationToken cancel)
        where T : class => http.Call(new HttpRequestMessage(HttpMethod.Get, address), shape, cancel);

    /// <summary>Sends the request, which is disposed, and reads the answer in the shape that a success has.</summary>
    public static async Task<Reply<T>> Call<T>(
        this HttpClient http, HttpRequestMessage request, JsonTypeInfo<T> shape, CancellationToken cancel)
        where T : class
    {
        using (request)
        {
            try
            {
                using var response = await http.SendAsync(request, cancel);
                if (!response.IsSuccessStatusCode)
                    return await ReadProblem(response, cancel);
                return await response.Content.ReadFromJsonAsync(shape, cancel) is { } value
                    ? value
                    : Unreadable(response.StatusCode);
            }
            catch (HttpRequestException)
            {
                return Unreachable;
            }
            catch (JsonException)
            {
                return Unreadable(HttpStatusCode.OK);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return Unreachable;
            }
        }
    }

    /// <summary>The problem document of a refusal, or one of our own where the body is none.</summary>
    public static async Task<Problem> ReadProblem(HttpResponseMessage response, CancellationToken cancel) =>
        ParseProblem(await response.Content.ReadAsStringAsync(cancel), response.StatusCode);

    public static Problem ParseProblem(string body, HttpStatusCode status)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, WireJson.Default.Problem) is { Error.Length: > 0 } problem)
                return problem with { Status = (int)status };
        }
        catch (JsonException)
        {
            // A proxy or a server that is going down answers with something else; the status still says enough.
        }

        return Unreadable(status);
    }

    public static Problem Unreachable { get; } = new()
    {
        Status = 0,
        Error = "The server cannot be reached. Check that Understory is still running, then try again.",
    };

    private static Problem Unreadable(HttpStatusCode status) => new()
    {
        Status = (int)status,
        Error = $"The server gave an answer that this page cannot read (status {(int)status}). Reload the page and try again.",
    };
}
