using System.Buffers.Binary;
using System.Text;

namespace Understory.Tests.Support;

/// <summary>Cuts one direction of a connection into PostgreSQL's messages: a type, a length, a body.</summary>
/// <param name="beginsBare">Whether the first one has no type, as a node's has.</param>
internal sealed class PostgresMessages(bool beginsBare)
{
    private byte[] _rest = [];
    private bool _isBare = beginsBare;

    /// <summary>Hands on each message that is whole now, by its type and its body.</summary>
    public void Read(ReadOnlySpan<byte> bytes, Action<char, string> message)
    {
        byte[] all = [.. _rest, .. bytes];
        var at = 0;
        while (true)
        {
            var header = _isBare ? 4 : 5;
            if (all.Length - at < header)
                break;
            // The length counts itself and not the type.
            var length = BinaryPrimitives.ReadInt32BigEndian(all.AsSpan(at + header - 4)) + header - 4;
            if (all.Length - at < length)
                break;
            message(_isBare ? '\0' : (char)all[at], Encoding.UTF8.GetString(all, at + header, length - header));
            at += length;
            _isBare = false;
        }

        _rest = all[at..];
    }
}
