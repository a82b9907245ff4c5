namespace Understory.Storage;

/// <summary>
/// The folder that holds a person's data, and who may use it: one process at a time. A held lock file says that it is
/// taken and is free again the moment its holder is gone, killed or not; the file beside it says where that one serves.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    public string DatabaseFile => System.IO.Path.Combine(Path, "understory.db");

    /// <summary><c>understory</c> in the local application data of the person who runs the program.</summary>
    public static string Default => System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
        "understory");

    /// <summary>Takes the folder; null where another process holds it.</summary>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder belongs to someone else.</exception>
    public static DataFolder? TryTake(string path)
    {
        Directory.CreateDirectory(path);
        if (TryHold(LockFile(path)) is not { } held)
            return null;
        var folder = new DataFolder(path, held);
        // A killed server leaves its address behind, and nobody serves there any more.
        File.Delete(AddressFile(path));
        return folder;
    }

    /// <summary>Where the holder of the folder serves; null where it does not say.</summary>
    public static Uri? HolderAddress(string path)
    {
        var file = AddressFile(path);
        return File.Exists(file) && Uri.TryCreate(File.ReadAllText(file).Trim(), UriKind.Absolute, out var address) ? address : null;
    }

    /// <summary>Tells commands where to find the server that holds the folder.</summary>
    public void Announce(string address) => File.WriteAllText(AddressFile(Path), address + "\n");

    public void Dispose()
    {
        File.Delete(AddressFile(Path));
        _lock.Dispose();
    }

    private static FileStream? TryHold(string lockFile)
    {
        try
        {
            return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held.GetType() == typeof(IOException) && File.Exists(lockFile))
        {
            return null;
        }
    }

    private static string LockFile(string path) => System.IO.Path.Combine(path, "server.lock");

    // Apart from the lock, since an exclusively held file cannot be read by others on every platform.
    private static string AddressFile(string path) => System.IO.Path.Combine(path, "server.address");
}
