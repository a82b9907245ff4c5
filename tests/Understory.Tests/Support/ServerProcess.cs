using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Understory.Tests.Support;

/// <summary>The program as a process of its own, which can be killed.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int GoOn = 18;
    private const int StandStill = 19;

    // A child that is to die with us dies with the thread that started it, so that all are started by one that never ends.
    private static readonly BlockingCollection<Action> Starts = [];

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    static ServerProcess() => new Thread(() =>
    {
        foreach (var start in Starts.GetConsumingEnumerable())
            start();
    })
    { IsBackground = true, Name = "child processes" }.Start();

    private ServerProcess(Process process)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"The server ended early:\n{Output}"));
    }

    public Uri Address => _ready.Task.Result;

    public HttpClient Http { get; } = new();

    /// <summary>What it wrote so far, to both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>The program to run: the published one where the script says where it is, else the build's own.</summary>
    public static string Program => Path.Combine(
        Environment.GetEnvironmentVariable("UNDERSTORY_SERVED") ?? BuildOutput(), "Understory.dll");

    /// <summary>Returns when the server answers.</summary>
    /// <param name="environment">On top of a clean environment.</param>
    /// <param name="args">Further arguments; <c>--urls</c> is a free port of loopback unless it is among them.</param>
    public static Task<ServerProcess> Start(
        string dataFolder, IReadOnlyDictionary<string, string?>? environment = null, params string[] args) =>
        Start([$"--data={dataFolder}"], environment, args);

    /// <param name="storage">What tells it where the data is.</param>
    /// <inheritdoc cref="Start(string, IReadOnlyDictionary{string, string?}?, string[])"/>
    public static async Task<ServerProcess> Start(
        IEnumerable<string> storage, IReadOnlyDictionary<string, string?>? environment, params string[] args)
    {
        var started = await Launch(StartInfo(
            environment,
            [.. args.Any(a => a.StartsWith("--urls", StringComparison.Ordinal)) ? [] : new[] { "--urls=http://127.0.0.1:0" }, .. storage, .. args]));
        started.Http.BaseAddress = await started._ready.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        return started;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> Run(params string[] args)
    {
        using var process = new Process { StartInfo = StartInfo(null, args) };
        await OnStartingThread(() => process.Start());
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    /// <summary>SIGKILL: nothing is written, nothing is told.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGSTOP: it stands still, and nobody is told. Returns when it does.</summary>
    public void Freeze()
    {
        _ = Signal(_process.Id, StandStill);
        while (!File.ReadAllText($"/proc/{_process.Id}/stat").Contains(") T ", StringComparison.Ordinal))
            Thread.Yield();
    }

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public void Thaw() => _ = Signal(_process.Id, GoOn);

    /// <summary>TERM, and the exit code that comes of it.</summary>
    public async Task<int> StopGracefully()
    {
        _ = Signal(_process.Id, Terminate);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await StopGracefully();
        Http.Dispose();
        _process.Dispose();
    }

    private static async Task<ServerProcess> Launch(ProcessStartInfo info)
    {
        var server = new ServerProcess(new Process { StartInfo = info });
        await OnStartingThread(() => server._process.Start());
        server._process.StandardInput.Close();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    private static ProcessStartInfo StartInfo(IReadOnlyDictionary<string, string?>? environment, IEnumerable<string> args)
    {
        string[] prefix = OperatingSystem.IsLinux() ? ["setpriv", "--pdeathsig", "KILL", "--", "dotnet"] : ["dotnet"];
        var info = new ProcessStartInfo(prefix[0], [.. prefix[1..], "exec", Program, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in new[] { "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_BASE_URL", "ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT" })
            info.Environment.Remove(name);
        // Killed processes would leave their diagnostics pipes behind.
        info.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            info.Environment[name] = value;
        return info;
    }

    private static Task OnStartingThread(Action start)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                start();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    private static string BuildOutput() => Path.Combine(
        Repository.Root, "src", "Understory", "bin", AppContext.BaseDirectory.Contains("elease", StringComparison.Ordinal) ? "Release" : "Debug", "net10.0");

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (Listening().Match(line) is { Success: true } match)
            _ready.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
