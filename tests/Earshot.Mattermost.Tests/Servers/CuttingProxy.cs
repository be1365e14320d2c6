using System.Net;
using System.Net.Sockets;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Servers;

/// <summary>Represents a TCP relay on loopback whose connections can be cut.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly int _target;
    private readonly LoopbackListener _listener;
    private readonly Lock _gate = new();
    private readonly List<Socket> _open = [];
    private bool _isClosed;

    public CuttingProxy(int target)
    {
        _target = target;
        _listener = new LoopbackListener(RelayAsync);
    }

    public Uri Url => new($"http://127.0.0.1:{_listener.Port}");

    public int Cuts { get; private set; }

    /// <summary>Cuts the open connections. New connections are relayed.</summary>
    public void CutAll()
    {
        lock (_gate)
        {
            Cuts++;
            foreach (Socket end in _open)
            {
                end.Close(0);
            }

            _open.Clear();
        }
    }

    /// <summary>Cuts the open connections and all new ones.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        CutAll();
    }

    /// <summary>Relays connections again.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _isClosed = false;
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return _listener.DisposeAsync();
    }

    private async Task RelayAsync(TcpClient near, CancellationToken stopping)
    {
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target, stopping);
            lock (_gate)
            {
                if (_isClosed)
                {
                    near.Client.Close(0);
                    return;
                }

                _open.AddRange([near.Client, far.Client]);
            }

            await Task.WhenAny(CopyAsync(near, far, stopping), CopyAsync(far, near, stopping)).Unwrap();
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or OperationCanceledException or SocketException
            or InvalidOperationException)
        {
            // The connection was cut, or one side disconnected.
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to, CancellationToken stopping) =>
        await from.GetStream().CopyToAsync(to.GetStream(), stopping);
}
