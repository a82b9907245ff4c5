using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Understory.Web;

namespace Understory.Tasks;

/// <summary>
/// Server-sent events that say only "the list changed", with its tag: <c>changed</c>, at once where the reader has not seen
/// the present state, one for a burst of changes, and a comment now and then as a sign of life.
/// </summary>
public sealed class TaskEvents(TaskChanges changes, IOptions<TaskOptions> options, TimeProvider time, IHostApplicationLifetime host)
{
    public const string Changed = "changed";
    public static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private const string RetrySeconds = "30";
    private int _open;

    /// <summary>Writes until the reader goes or the server stops, which does not wait for it.</summary>
    public async Task<Results<EmptyHttpResult, ProblemHttpResult>> Serve(HttpContext http)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > options.Value.EventStreams)
            {
                http.Response.Headers.RetryAfter = RetrySeconds;
                return new Refusal(
                    StatusCodes.Status429TooManyRequests,
                    $"{options.Value.EventStreams} event streams are open, which is the limit. Poll the list instead, or raise Tasks:EventStreams.")
                    .ToResult();
            }

            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-cache, no-store";
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping);
            var seen = http.Request.Headers["Last-Event-ID"].ToString();
            await Write(seen, text => http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ended.Token).AsTask(), ended.Token);
            return TypedResults.Empty;
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    /// <param name="seen">The tag that the reader knows.</param>
    /// <param name="write">Takes whole events and comments.</param>
    public async Task Write(string? seen, Func<string, Task> write, CancellationToken ended)
    {
        try
        {
            // A stream that broke off is opened again after 2 s.
            await write("retry: 2000\n\n");
            while (true)
            {
                if (await Next(seen, ended) is not { } tag)
                {
                    await write(": still here\n\n");
                    continue;
                }

                await write($"id: {tag}\nevent: {Changed}\ndata: {tag}\n\n");
                seen = tag;
                await Task.Delay(Gap, time, ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The reader is gone, or the server goes.
        }
    }

    // Null when nothing changed for a heartbeat.
    private async Task<string?> Next(string? seen, CancellationToken ended)
    {
        using var beat = new CancellationTokenSource(Heartbeat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(beat.Token, ended);
        try
        {
            return await changes.After(seen, either.Token);
        }
        catch (OperationCanceledException) when (!ended.IsCancellationRequested)
        {
            return null;
        }
    }
}
