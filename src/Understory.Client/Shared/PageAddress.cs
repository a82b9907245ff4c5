namespace Understory.Client.Shared;

/// <summary>What a page's address says, for the parts of the shell that stand around every page.</summary>
/// <param name="Path">From the slash on, without query and hash.</param>
/// <param name="Version">The backlog's version that the page shows; null where it shows none.</param>
public sealed record PageAddress(string Path, string? Version)
{
    public bool InStories => Path == "/" || Under("/stories");

    public bool InTasks => Under("/tasks");

    public bool InSettings => Under("/settings");

    public static PageAddress Of(string uri)
    {
        var address = new Uri(uri);
        var parts = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var version = parts switch
        {
            ["stories", var named, ..] => Uri.UnescapeDataString(named),
            // There it is a filter: the page shows tasks of any version.
            ["tasks", ..] => null,
            _ => QueryVersion(address.Query),
        };
        return new(address.AbsolutePath, version);
    }

    private bool Under(string root) => Path == root || Path.StartsWith(root + "/", StringComparison.Ordinal);

    private static string? QueryVersion(string query)
    {
        const string name = "version=";
        var pair = query.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith(name, StringComparison.Ordinal));
        return pair is { Length: > 8 } ? Uri.UnescapeDataString(pair[name.Length..].Replace('+', ' ')) : null;
    }
}
