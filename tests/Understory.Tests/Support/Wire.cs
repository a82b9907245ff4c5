using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Understory.Tests.Support;

/// <summary>
/// The network between nodes and a PostgreSQL: it can lose the answer to a commit, and go silent. A connection that met
/// silence stays half-open until the end: neither side is told.
/// </summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<WireConnection> _connections = [];
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly Task _accepting;
    private volatile bool _isSilent;

    /// <param name="server">The connection string of the server itself.</param>
    public Wire(string server)
    {
        _server = new NpgsqlConnectionStringBuilder(server);
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>The same database, over this wire.</summary>
    public string Connection => new NpgsqlConnectionStringBuilder(_server.ConnectionString)
    {
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
    }.ConnectionString;

    /// <summary>Tells a node to use it, where it stands behind what names the server.</summary>
    public string Setting => $"ConnectionStrings:Understory={Connection}";

    /// <summary>
    /// Asked when a transaction is over, with its statements and the server's word for each (<c>UPDATE 1</c>), a line each: where it
    /// says so, the answer and the connection are lost.
    /// </summary>
    public Func<string, bool> LosesAnswer { get; set; } = _ => false;

    /// <summary>From now on nothing passes, and nobody is told.</summary>
    public void Silence()
    {
        _isSilent = true;
        foreach (var connection in _connections)
            connection.Silence();
    }

    /// <summary>Connections that are made from now on work.</summary>
    public void Speak() => _isSilent = false;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_connections.Select(connection => connection.Ended));
        _end.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var node = await _listener.AcceptSocketAsync(_end.Token);
                var connection = new WireConnection(node, _server.Host!, _server.Port, text => LosesAnswer(text), _end.Token);
                _connections.Add(connection);
                // It is among the others first, so that a silence that begins now meets it.
                if (_isSilent)
                    connection.Silence();
                connection.Start();
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
