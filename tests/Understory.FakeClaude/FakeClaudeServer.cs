using System.Threading.Channels;

namespace Understory.FakeClaude;

/// <summary>
/// An Anthropic Messages API that answers plausibly, counts, and misbehaves on request. One instance is one server on
/// one port, with no state outside of it.
/// </summary>
public sealed class FakeClaudeServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FakeState _state;

    private FakeClaudeServer(WebApplication app)
    {
        _app = app;
        _state = app.Services.GetRequiredService<FakeState>();
        BaseUrl = app.Urls.First();
    }

    /// <summary>What <c>ANTHROPIC_BASE_URL</c> must be to reach this server.</summary>
    public string BaseUrl { get; }

    /// <summary>The speed of answers that begin from now on.</summary>
    public Pace Pace
    {
        get => _state.Pace;
        set => _state.Pace = value;
    }

    /// <summary>All calls of the Messages API since the start or the last reset, oldest first.</summary>
    public IReadOnlyList<FakeCall> Calls => _state.Calls.All();

    public Stats Stats() => _state.Calls.Stats();

    /// <summary>Adds to what was scripted before: for each call the oldest one that fits and is not used up is taken.</summary>
    public void Script(Misbehaviour misbehaviour) => _state.Scripts.Add(misbehaviour);

    /// <summary>Forgets scripts, calls, counts and cached prompts, and goes back to the speed of the start.</summary>
    public void Reset() => _state.Reset();

    /// <summary>The next call that nobody has waited for yet, as soon as it has arrived.</summary>
    /// <exception cref="ChannelClosedException">The server was disposed.</exception>
    public async Task<FakeCall> WaitForCall(CancellationToken cancel) => await _state.Calls.Arrivals.ReadAsync(cancel);

    public Task WaitForShutdown() => _app.WaitForShutdownAsync();

    public static async Task<FakeClaudeServer> Start(FakeClaudeOptions? options = null)
    {
        options ??= new FakeClaudeOptions();
        // Empty: neither settings files beside a test's assembly nor the environment reach this server.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Host.UseConsoleLifetime(lifetime => lifetime.SuppressStatusMessages = true);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(services =>
            new FakeState(options, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));

        var app = builder.Build();
        app.UseRouting();
        app.MapMessages();
        app.MapModels();
        app.MapControl();
        app.Urls.Add(options.Url);
        await app.StartAsync();
        return new FakeClaudeServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        _state.Calls.Close();
        await _app.DisposeAsync();
    }
}
