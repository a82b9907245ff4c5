using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Understory.Engines.ClaudeCode;

/// <summary>A process and all that it starts, as one: it leads a group of its own, and the group is killed at once.</summary>
internal static partial class ProcessGroup
{
    private const int Kill9 = 9;

    /// <summary>
    /// Words in front of a command that make its process the leader of a group, under the id that it has. Linux has
    /// <c>setsid</c>, macOS Perl. Empty on Windows, and where there is neither.
    /// </summary>
    public static IReadOnlyList<string> Leader { get; } =
        OperatingSystem.IsWindows() ? []
        : Find("setsid") is { } setsid ? [setsid]
        : Find("perl") is { } perl ? [perl, "-e", "use POSIX; POSIX::setsid(); exec {$ARGV[0]} @ARGV or exit 127"]
        : [];

    /// <summary>Kills the group, also when its leader has ended; where there is no group, the process and its descendants one by one.</summary>
    public static void Kill(Process process)
    {
        if (Leader.Count > 0)
            _ = Signal(-process.Id, Kill9);
        // Until it has become the leader there is no group yet.
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    private static string? Find(string program) => Array.Find([$"/usr/bin/{program}", $"/bin/{program}"], File.Exists);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
