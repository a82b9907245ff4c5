using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Understory.Tests.Support;

/// <summary>An OpenTelemetry collector that keeps what it is sent, as it comes (OTLP over HTTP).</summary>
public sealed class FakeCollector : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, StringBuilder> _received = new(StringComparer.Ordinal);
    private readonly WebApplication _app;

    private FakeCollector(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public static async Task<FakeCollector> Start()
    {
        // Empty: neither settings files beside the tests nor the environment reach it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var collector = new FakeCollector(app);
        app.UseRouting();
        app.MapPost("/v1/{signal}", collector.Receive);
        await app.StartAsync();
        return collector;
    }

    /// <param name="signal"><c>traces</c>, <c>metrics</c> or <c>logs</c>.</param>
    /// <returns>Protocol buffers, in which texts stand as they are.</returns>
    public string Received(string signal)
    {
        if (!_received.TryGetValue(signal, out var text))
            return "";
        lock (text)
            return text.ToString();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Receive(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var text = _received.GetOrAdd((string)http.Request.RouteValues["signal"]!, _ => new StringBuilder());
        lock (text)
            text.Append(Encoding.UTF8.GetString(body.ToArray()));
        http.Response.ContentType = "application/x-protobuf";
    }
}
