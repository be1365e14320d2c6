using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Earshot.Simulator.Hosting;

/// <summary>Represents a listener that can be closed and reopened on the same port while the server keeps accepting.</summary>
internal sealed class ReopeningListener : IConnectionListener
{
    private readonly Func<EndPoint, CancellationToken, ValueTask<IConnectionListener>> _bind;
    private readonly Func<ConnectionContext, ConnectionContext> _wrap;
    private readonly List<IConnectionListener> _closed = [];
    private readonly Lock _gate = new();
    private readonly ChangeSignal _signal = new();
    private IConnectionListener? _open;
    private bool _ended;

    public ReopeningListener(
        IConnectionListener first,
        Func<EndPoint, CancellationToken, ValueTask<IConnectionListener>> bind,
        Func<ConnectionContext, ConnectionContext> wrap)
    {
        _open = first;
        _bind = bind;
        _wrap = wrap;
        EndPoint = first.EndPoint;
    }

    public EndPoint EndPoint { get; }

    /// <summary>Gets the transport's listener, or <see langword="null"/> while this listener is closed.</summary>
    public IConnectionListener? Open
    {
        get
        {
            lock (_gate)
            {
                return _open;
            }
        }
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            IConnectionListener? open;
            Task changed;
            lock (_gate)
            {
                if (_ended)
                {
                    return null;
                }

                open = _open;
                changed = _signal.Changed;
            }

            ConnectionContext? connection = open is null ? null : await open.AcceptAsync(cancellationToken).ConfigureAwait(false);
            if (connection is not null)
            {
                return _wrap(connection);
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the listener. Open connections are not affected.</summary>
    /// <returns><see langword="true"/> if the listener was open; otherwise, <see langword="false"/>.</returns>
    public async ValueTask<bool> CloseAsync(CancellationToken cancellationToken)
    {
        IConnectionListener? closing;
        lock (_gate)
        {
            closing = _open;
            _open = null;
            if (closing is not null)
            {
                // Disposing the listener would release the memory that its accepted connections use.
                _closed.Add(closing);
            }

            _signal.Notify();
        }

        if (closing is not null)
        {
            await closing.UnbindAsync(cancellationToken).ConfigureAwait(false);
        }

        return closing is not null;
    }

    /// <summary>Reopens the listener. Does nothing if the listener is open.</summary>
    public async ValueTask ReopenAsync(CancellationToken cancellationToken)
    {
        if (Open is not null)
        {
            return;
        }

        IConnectionListener opened = await _bind(EndPoint, cancellationToken).ConfigureAwait(false);
        bool late;
        lock (_gate)
        {
            late = _ended || _open is not null;
            _open = late ? _open : opened;
            _signal.Notify();
        }

        if (late)
        {
            await opened.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _ended = true;
        }

        await CloseAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        foreach (IConnectionListener listener in _closed)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }
    }
}
