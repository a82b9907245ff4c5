namespace Understory.Engines.ClaudeCode;

/// <summary>What one call has of the disk, for this user alone: a home, an empty place to work in, the system's text. Gone afterwards.</summary>
internal sealed class CallFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("understory-claude-");

    public CallFolder(string system)
    {
        Home = _root.CreateSubdirectory("home").FullName;
        Work = _root.CreateSubdirectory("work").FullName;
        SystemFile = Path.Combine(_root.FullName, "system.txt");
        File.WriteAllText(SystemFile, system);
    }

    public string Home { get; }

    public string Work { get; }

    public string SystemFile { get; }

    public void Dispose()
    {
        try
        {
            _root.Delete(recursive: true);
        }
        catch (IOException)
        {
            // Somebody looks into it. What is left is in the temporary folder, and an answer that was paid for is not lost over it.
        }
    }
}
