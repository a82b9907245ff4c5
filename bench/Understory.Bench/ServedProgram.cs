using System.Diagnostics;

namespace Understory.Bench;

/// <summary>The published program as a process of its own, with the offline engine.</summary>
internal sealed class ServedProgram : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;

    private ServedProgram(Process process, Uri address)
    {
        _process = process;
        Address = address;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public static async Task<ServedProgram> Start(string program, string dataFolder, CancellationToken cancel)
    {
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", Path.Combine(program, "Understory.dll"), "--urls=http://127.0.0.1:0", $"--data={dataFolder}", "--Claude:Engine=offline"])
        {
            RedirectStandardOutput = true,
        })!;
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, output) =>
        {
            if (output.Data is null)
                address.TrySetException(new InvalidOperationException($"The program in {program} ended before it served."));
            else if (output.Data.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                address.TrySetResult(new Uri(output.Data[(at + Listening.Length)..].Trim()));
        };
        process.BeginOutputReadLine();
        return new ServedProgram(process, await address.Task.WaitAsync(cancel));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
