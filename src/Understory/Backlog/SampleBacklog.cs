using System.Reflection;
using System.Text.Json;

namespace Understory.Backlog;

/// <summary>Two versions of a made-up product, of uneven quality, to try everything on.</summary>
public static class SampleBacklog
{
    private static readonly string[] Versions = ["v1.0", "v1.1"];

    /// <summary>Loads what is not there yet.</summary>
    /// <returns>Null, or the id of a sample version that exists when none of them could be loaded.</returns>
    public static async Task<string?> Load(BacklogImport import, CancellationToken cancel)
    {
        var loaded = 0;
        foreach (var version in Versions)
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"sample/{version}.json")!;
            using var document = await JsonDocument.ParseAsync(stream, default, cancel);
            var outcome = await import.Apply(document.RootElement, version, merge: false, cancel);
            loaded += outcome.Written ? 1 : 0;
        }

        return loaded > 0 ? null : Versions[0];
    }
}
