namespace Understory.FakeClaude;

/// <summary>What is scripted and not yet used up, oldest first.</summary>
internal sealed class Scripts
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    public void Add(Misbehaviour misbehaviour)
    {
        lock (_lock)
            _entries.Add(new Entry(misbehaviour) { Left = misbehaviour.Times });
    }

    public Misbehaviour? Take(MessagesRequest request)
    {
        lock (_lock)
        {
            var entry = _entries.Find(e => e.Misbehaviour.Contains is not { } text || request.Contains(text));
            if (entry is { Left: not null } && --entry.Left <= 0)
                _entries.Remove(entry);
            return entry?.Misbehaviour;
        }
    }

    public void Clear()
    {
        lock (_lock)
            _entries.Clear();
    }

    private sealed class Entry(Misbehaviour misbehaviour)
    {
        public Misbehaviour Misbehaviour { get; } = misbehaviour;

        public int? Left { get; set; }
    }
}
