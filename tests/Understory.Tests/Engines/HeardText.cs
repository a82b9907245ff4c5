namespace Understory.Tests.Engines;

/// <summary>Counts the characters of an answer and completes when enough were heard.</summary>
internal sealed class HeardText
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heard;
    private long _wanted = long.MaxValue;

    public void Hear(string piece)
    {
        lock (_lock)
        {
            _heard += piece.Length;
            Check();
        }
    }

    public Task Until(long characters)
    {
        lock (_lock)
        {
            _wanted = characters;
            Check();
        }

        return _enough.Task;
    }

    private void Check()
    {
        if (_heard >= _wanted)
            _enough.TrySetResult();
    }
}
