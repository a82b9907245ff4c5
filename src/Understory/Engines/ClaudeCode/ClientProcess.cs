using System.Diagnostics;
using System.Text;

namespace Understory.Engines.ClaudeCode;

/// <summary>One run of the client. After it is disposed, no process of it is left.</summary>
internal sealed class ClientProcess : IAsyncDisposable
{
    private const int LongestError = 2_000;

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly Task _sides;

    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public ClientProcess(ProcessStartInfo info, string input)
    {
        _process = Process.Start(info)!;
        _sides = Task.WhenAll(Write(input), ReadErrors());
    }

    /// <summary>What it said on standard error, the beginning of it.</summary>
    public string Errors => _errors.ToString();

    /// <summary>Reads its output line by line.</summary>
    /// <param name="take">Takes a line and says whether the next one is wanted.</param>
    /// <returns>Its exit code; null where not all was wanted.</returns>
    public async Task<int?> Run(Func<string, bool> take, CancellationToken cancel)
    {
        // Reading from a pipe does not always hear a token, but it hears the other end go.
        await using var cut = cancel.Register(() => ProcessGroup.Kill(_process));
        while (await _process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (!take(line))
                return null;
        }

        await _process.WaitForExitAsync(cancel);
        await _sides.WaitAsync(cancel);
        cancel.ThrowIfCancellationRequested();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        ProcessGroup.Kill(_process);
        await _process.WaitForExitAsync();
        await _sides;
        _process.Dispose();
    }

    private async Task Write(string input)
    {
        try
        {
            await _process.StandardInput.WriteAsync(input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code and its output say why.
        }
    }

    private async Task ReadErrors()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            if (_errors.Length < LongestError)
                _errors.AppendLine(line);
        }
    }
}
