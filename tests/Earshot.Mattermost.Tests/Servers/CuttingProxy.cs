using System.Net;
using System.Net.Sockets;

namespace Earshot.Mattermost.Tests.Servers;

/// <summary>Represents a TCP relay on loopback whose connections can be cut.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly int _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<Socket> _open = [];
    private readonly Task _accepting;
    private bool _isClosed;

    public CuttingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

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

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        CutAll();
        await _accepting;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> relaying = [];
        try
        {
            while (true)
            {
                relaying.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relaying);
        }
    }

    private async Task RelayAsync(TcpClient near)
    {
        using (near)
        using (var far = new TcpClient { NoDelay = true })
        {
            near.NoDelay = true;
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
                lock (_gate)
                {
                    if (_isClosed)
                    {
                        near.Client.Close(0);
                        return;
                    }

                    _open.AddRange([near.Client, far.Client]);
                }

                await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near)).Unwrap();
            }
            catch (Exception end) when (end is IOException or ObjectDisposedException or OperationCanceledException or SocketException
                or InvalidOperationException)
            {
                // The connection was cut, or one side disconnected.
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to) => await from.GetStream().CopyToAsync(to.GetStream(), _stopping.Token);
}
