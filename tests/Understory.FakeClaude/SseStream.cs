using System.Text.Json.Nodes;

namespace Understory.FakeClaude;

/// <summary>Server-sent events as the Messages API sends them, each flushed on its own.</summary>
internal sealed class SseStream(HttpResponse response, CancellationToken cancel)
{
    public async Task Send(string name, JsonObject data)
    {
        data.Insert(0, "type", name);
        await Send(name, data.ToJsonString());
    }

    public async Task Send(string name, string data)
    {
        await response.WriteAsync($"event: {name}\ndata: {data}\n\n", cancel);
        await response.Body.FlushAsync(cancel);
    }
}
