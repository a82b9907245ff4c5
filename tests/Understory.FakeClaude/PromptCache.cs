using System.Security.Cryptography;
using System.Text;

namespace Understory.FakeClaude;

/// <summary>
/// Remembers prompts up to each block with a cache marker. A prefix that is equal to the byte is read; as with the real
/// one, it can be read only after the answer that wrote it has begun.
/// </summary>
internal sealed class PromptCache
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = [];

    public PromptUse Look(MessagesRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(request.Model));
        long total = 0, marked = 0, read = 0;
        var prefixes = new List<string>();
        foreach (var block in request.Blocks)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(block.Text));
            total += Tokens.Of(block.Text);
            if (!block.Marked)
                continue;
            marked = total;
            var prefix = Convert.ToHexString(hash.GetCurrentHash());
            prefixes.Add(prefix);
            lock (_lock)
            {
                if (_known.Contains(prefix))
                    read = total;
            }
        }

        return new PromptUse(Fresh: total - marked, Read: read, Written: marked - read, prefixes);
    }

    public void Remember(PromptUse use)
    {
        lock (_lock)
            _known.UnionWith(use.Prefixes);
    }

    public void Clear()
    {
        lock (_lock)
            _known.Clear();
    }
}

/// <summary>Tokens of a prompt: neither read nor written, read from the cache, written to it.</summary>
internal sealed record PromptUse(long Fresh, long Read, long Written, IReadOnlyList<string> Prefixes)
{
    public long Total => Fresh + Read + Written;
}
