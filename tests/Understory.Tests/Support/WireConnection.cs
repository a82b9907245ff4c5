using System.Net.Sockets;
using System.Text;

namespace Understory.Tests.Support;

/// <summary>One connection over a <see cref="Wire"/>. What passes is read as PostgreSQL's messages, and passed on as it is.</summary>
internal sealed class WireConnection(Socket node, string host, int port, Func<string, bool> losesAnswer, CancellationToken end)
{
    private readonly Dictionary<string, string> _prepared = [];
    private readonly StringBuilder _transaction = new();
    private volatile bool _isSilent;
    private volatile bool _losesAnswer;

    /// <summary>Completes when both sides are closed.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public void Silence() => _isSilent = true;

    public void Start() => Ended = Run();

    private async Task Run()
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        (node.NoDelay, server.NoDelay) = (true, true);
        Task[] both = [];
        using (node)
        {
            try
            {
                await server.ConnectAsync(host, port, end);
                both = [Pass(node, server, new PostgresMessages(beginsBare: true), FromNode), Pass(server, node, new PostgresMessages(beginsBare: false), FromServer)];
                await Task.WhenAny(both);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // There is no server: the node's connection ends at once.
            }
        }

        server.Close();
        await Task.WhenAll(both);
    }

    // Returns when one side hangs up, which then ends the other side too.
    private async Task Pass(Socket from, Socket to, PostgresMessages messages, Action<char, string> read)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var length = await Receive(from, buffer);
                if (_isSilent)
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end);
                if (length == 0)
                    return;
                messages.Read(buffer.AsSpan(0, length), read);
                if (_losesAnswer && to == node)
                    return;
                await to.SendAsync(buffer.AsMemory(0, length), end);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The other side hung up, or the test is over.
        }
    }

    private async Task<int> Receive(Socket from, byte[] buffer)
    {
        try
        {
            return await from.ReceiveAsync(buffer, end);
        }
        catch (SocketException)
        {
            // A reset is an end, and is kept back by silence like every other.
            return 0;
        }
    }

    private void FromNode(char type, string body)
    {
        var texts = body.Split('\0');
        lock (_transaction)
        {
            switch (type)
            {
                // A statement by itself; one that is prepared, under its name; one of those that is run, behind its portal.
                case 'Q':
                    _transaction.Append(texts[0]).Append('\n');
                    break;
                case 'P':
                    _prepared[texts[0]] = texts[1];
                    break;
                case 'B':
                    _transaction.Append(_prepared[texts[1]]).Append('\n');
                    break;
            }
        }
    }

    private void FromServer(char type, string body)
    {
        lock (_transaction)
        {
            if (type == 'C')
                _transaction.Append(body.TrimEnd('\0')).Append('\n');
            // Ready again, and in no transaction: what there was is committed or gone.
            if (type != 'Z' || body != "I")
                return;
            _losesAnswer = losesAnswer(_transaction.ToString());
            _transaction.Clear();
        }
    }
}
