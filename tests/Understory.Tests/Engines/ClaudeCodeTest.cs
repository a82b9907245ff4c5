using System.Text;
using Understory.Engines;
using Understory.Engines.ClaudeCode;
using Xunit;

namespace Understory.Tests.Engines;

/// <summary>The engine through the real command line client, in the version that is pinned, against a fake server of its own.</summary>
public abstract class ClaudeCodeTest : AnthropicEngineTest
{
    protected const string Token = "sk-ant-oat01-test-0123456789";

    private static readonly string? Path = Environment.GetEnvironmentVariable("UNDERSTORY_CLAUDE_CODE");

    private readonly List<ClaudeCodeEngine> _engines = [];

    protected static ClientCommand Client { get; } = ClientCommand.Find(Path ?? "none");

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Path is null, "There is no Claude Code: ./test installs it where npm is, and says it in UNDERSTORY_CLAUDE_CODE.");
        Assert.Null(Client.Problem);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        _engines.ForEach(engine => engine.Dispose());
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected ClaudeOptions Options(Action<ClaudeOptions>? change = null)
    {
        var options = new ClaudeOptions { Engine = "claude-code", ApiKey = Key, BaseUrl = Claude.BaseUrl, MaxRetries = 1 };
        change?.Invoke(options);
        return options;
    }

    protected ClaudeCodeEngine Code(Action<ClaudeOptions>? change = null, TimeProvider? time = null, ClientCommand? client = null)
    {
        var engine = new ClaudeCodeEngine(Options(change), client ?? Client, time ?? TimeProvider.System);
        _engines.Add(engine);
        return engine;
    }

    /// <summary>The engine in its lane, as the program uses it.</summary>
    protected ProviderLane CodeInLane() => new(Code(), Options(), TimeProvider.System);

    /// <summary>Command lines of the processes that were told this test's server: each is one that a call started.</summary>
    protected List<string> Running()
    {
        var found = new List<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(System.IO.Path.GetFileName(folder)[0])))
        {
            try
            {
                if (Read(process, "environ").Contains($"ANTHROPIC_BASE_URL={Claude.BaseUrl}\0", StringComparison.Ordinal))
                    found.Add(Read(process, "cmdline"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended while it was looked at, or it is another user's.
            }
        }

        return found;
    }

    private static string Read(string process, string file) => Encoding.UTF8.GetString(File.ReadAllBytes(System.IO.Path.Combine(process, file)));
}
