using System.Net;
using System.Net.Http.Json;
using System.Text;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Chaos;

/// <summary>A client that adds tasks, and repeats a request with its key until it is answered well.</summary>
internal sealed class Load(ServerProcess front, string name)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Tasks that were accepted.</summary>
    public int Tasks { get; private set; }

    /// <summary>Requests that were answered with 503.</summary>
    public int Refused { get; private set; }

    public async Task Run(CancellationToken over)
    {
        for (; !over.IsCancellationRequested; Tasks++)
        {
            await Insist();
            await Task.Delay(Pause, TimeProvider.System, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>The id of the task that the present key has.</returns>
    public async Task<string> Insist()
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Routes.Tasks)
            {
                Content = new StringContent("""{ "type": "refine", "version": "v1.0" }""", Encoding.UTF8, "application/json"),
                Headers = { { Routes.IdempotencyKey, $"{name}-{Tasks}" } },
            };
            using var response = await front.Http.SendAsync(request, Cancel);
            if (response.IsSuccessStatusCode)
                return (await response.Content.ReadFromJsonAsync(WireJson.Default.TaskResponse, Cancel))!.Task.Id;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotEmpty((await response.Problem()).Error);
            Refused++;
            await Task.Delay(Pause, TimeProvider.System, Cancel);
        }
    }
}
