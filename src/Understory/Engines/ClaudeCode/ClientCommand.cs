using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Understory.Engines.ClaudeCode;

/// <summary>The command line client as it is installed here.</summary>
/// <param name="Path">Where it is; null where it was not found.</param>
/// <param name="Problem">Why it cannot be used and what to do, as the end of a sentence; null where it can.</param>
public sealed partial record ClientCommand(string? Path, string? Problem)
{
    // Its options and variables are not promised: those that a call depends on were tried with the first of these.
    private static readonly Version First = new(2, 1, 330);
    private static readonly Version Beyond = new(3, 0);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private const string Install = "install it with `npm install -g @anthropic-ai/claude-code@2.1.330`, or say in Claude:Command where it is.";

    /// <summary>Looks for it and asks it for its version, which takes some milliseconds.</summary>
    /// <param name="command">A name in <c>PATH</c>, or a path.</param>
    public static ClientCommand Find(string command)
    {
        if (Locate(command) is not { } path)
            return new ClientCommand(null, $"there is no command '{command}'; {Install}");
        var said = AskVersion(path);
        if (!Version.TryParse(Number().Match(said ?? "").Value, out var version))
            return new ClientCommand(path, $"'{path} --version' did not say a version; {Install}");
        return version >= First && version < Beyond
            ? new ClientCommand(path, null)
            : new ClientCommand(path, $"'{path}' is version {version}, and Understory works with {First} up to {Beyond}; {Install}");
    }

    private static string? Locate(string command)
    {
        if (command.Contains(System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return File.Exists(command) ? System.IO.Path.GetFullPath(command) : null;
        var name = OperatingSystem.IsWindows() && !System.IO.Path.HasExtension(command) ? command + ".exe" : command;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => System.IO.Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    private static string? AskVersion(string path)
    {
        var info = new ProcessStartInfo(path, "--version") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        ClientEnvironment.Clean(info);
        try
        {
            using var process = Process.Start(info)!;
            process.StandardInput.Close();
            var said = process.StandardOutput.ReadLineAsync();
            var ended = process.WaitForExit(LongestWait) && process.ExitCode == 0;
            if (!ended)
                process.Kill(entireProcessTree: true);
            return ended ? said.GetAwaiter().GetResult() : null;
        }
        catch (Win32Exception)
        {
            // It is no program that can be started: it says no version.
            return null;
        }
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+")]
    private static partial Regex Number();
}
