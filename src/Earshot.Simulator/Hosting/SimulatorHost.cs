using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Earshot.Simulator.Faults.Injection;
using Earshot.Simulator.Hosting.FaultLayers;
using Earshot.Simulator.Hosting.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.Simulator.Hosting;

/// <summary>Hosts an application on loopback or in memory, below the layers that apply faults and record the journal.</summary>
internal sealed class SimulatorHost : IFaultTarget, IAsyncDisposable
{
    // A name that resolves to loopback only, in case a client does not connect through memory.
    private const string InMemoryName = "simulator.localhost";

    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(5);

    private readonly SimulatorHostOptions _options;
    private readonly SimulatorTransport _transport;
    private readonly X509Certificate2? _certificate;
    private readonly WebApplication _web;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _reopening = new(1, 1);
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _owned = [];
    private bool _disposed;

    private SimulatorHost(RequestDelegate application, SimulatorHostOptions options)
    {
        _options = options;
        ILoggerFactory loggerFactory = options.LoggerFactory ?? NullLoggerFactory.Instance;
        _transport = new SimulatorTransport(options.InMemory, options.TimeProvider, loggerFactory);
        _certificate = options.Https
            ? SelfSignedCertificate.Create(options.InMemory ? InMemoryName : "localhost", options.TimeProvider.GetUtcNow())
            : null;
        _web = Build(application, loggerFactory);
    }

    /// <summary>Gets the URL of the server, with a trailing slash.</summary>
    public Uri Url
    {
        get
        {
            string scheme = _options.Https ? "https" : "http";
            return _options.InMemory
                ? new Uri($"{scheme}://{InMemoryName}/")
                : new Uri(string.Create(CultureInfo.InvariantCulture, $"{scheme}://{(IPEndPoint)_transport.Listener.EndPoint}/"));
        }
    }

    TimeProvider IFaultTarget.TimeProvider => _options.TimeProvider;

    Journal IFaultTarget.Journal => _options.Journal;

    IReadOnlyCollection<SimulatorConnection> IFaultTarget.Connections => _transport.Connections;

    /// <summary>Starts listening.</summary>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<SimulatorHost> StartAsync(
        RequestDelegate application, SimulatorHostOptions options, CancellationToken cancellationToken)
    {
        var host = new SimulatorHost(application, options);
        try
        {
            await host._web.StartAsync(cancellationToken).ConfigureAwait(false);
            options.Faults.Start(host);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Drops every connection and listens again on the same port. The application is kept.</summary>
    /// <exception cref="AddressInUseException">Another process took the port in the meantime.</exception>
    public Task RestartAsync(CancellationToken cancellationToken) => RestartAsync(TimeSpan.Zero, cancellationToken);

    /// <summary>Drops every connection, stays down for a time, and listens again on the same port. The application is kept.</summary>
    /// <exception cref="AddressInUseException">Another process took the port in the meantime.</exception>
    public Task RestartAsync(TimeSpan downTime, CancellationToken cancellationToken) =>
        ReopenAsync(downTime, dropConnections: true, cancellationToken);

    /// <summary>Drops every connection and keeps listening.</summary>
    public void DropConnections() => _transport.DropAll();

    /// <summary>Closes the listener for a time. Open connections are not affected.</summary>
    public Task RefuseAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        ReopenAsync(duration, dropConnections: false, cancellationToken);

    /// <summary>Opens an in-memory connection and returns the client's end, which supports synchronous and asynchronous calls.</summary>
    /// <exception cref="SocketException">The listener is closed (connection refused).</exception>
    /// <exception cref="InvalidOperationException">The server listens on a port.</exception>
    public ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken) => _transport.ConnectAsync(cancellationToken);

    void IFaultTarget.Own(Func<CancellationToken, Task> work)
    {
        Task task = RunAsync(work);
        lock (_gate)
        {
            _owned.RemoveWhere(t => t.IsCompleted);
            _owned.Add(task);
        }
    }

    /// <summary>Stops listening, drops every connection, and waits at most five seconds for the application's handlers to return.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        _options.Faults.Stop(this);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _transport.EndAsync().ConfigureAwait(false);
        _transport.DropAll();
        using (var patience = new CancellationTokenSource(WaitTimeout, TimeProvider.System))
        {
            await _web.StopAsync(patience.Token).ConfigureAwait(false);
        }

        await _web.DisposeAsync().ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
        Task[] owned;
        lock (_gate)
        {
            owned = [.. _owned];
        }

        await Task.WhenAll(owned).ConfigureAwait(false);
        _certificate?.Dispose();
        _reopening.Dispose();
        _stopping.Dispose();
    }

    private WebApplication Build(RequestDelegate application, ILoggerFactory loggerFactory)
    {
        // An empty builder reads no configuration files or environment variables of the process.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggerFactory);
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Configure);
        builder.Services.AddSingleton<IConnectionListenerFactory>(_transport);
        WebApplication web = builder.Build();
        web.Use(SocketUpgrade.Middleware(_options.TimeProvider));

        // The framework's pings use the system clock; simulators that ping use SimulatedSocket.
        web.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        web.Run(new RequestFaultLayer(application, _options.Faults, this).InvokeAsync);
        return web;
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;

        // Slow and silent clients are intended; a fault or a test causes them.
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MinRequestBodyDataRate = null;

        // The application limits the size of bodies and responds to larger ones.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromHours(1);
        kestrel.Listen(new IPEndPoint(IPAddress.Loopback, _options.Port), listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => new ConnectionFaultLayer(next, _transport, _options.Faults, this).OnConnectionAsync);
            if (_certificate is not null)
            {
                listen.UseHttps(_certificate);
            }
        });
    }

    private async Task ReopenAsync(TimeSpan downTime, bool dropConnections, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _reopening.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            await _transport.Listener.CloseAsync(either.Token).ConfigureAwait(false);
            Record(JournalKind.ListenerClosed);
            if (dropConnections)
            {
                _transport.DropAll();
                _options.OnRestart?.Invoke();
            }

            if (downTime > TimeSpan.Zero)
            {
                await Task.Delay(downTime, _options.TimeProvider, either.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            // The server comes back even if the caller canceled the wait, unless the server is being disposed.
            if (!_stopping.IsCancellationRequested)
            {
                await _transport.Listener.ReopenAsync(CancellationToken.None).ConfigureAwait(false);
                Record(JournalKind.ListenerOpened);
            }

            _reopening.Release();
        }
    }

    private async Task RunAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_stopping.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or AddressInUseException or WebSocketException)
        {
            if (!_stopping.IsCancellationRequested)
            {
                Record(JournalKind.FaultApplied, "failed: " + error.GetType().Name);
            }
        }
    }

    private void Record(JournalKind kind, string? detail = null) => _options.Journal.Add(new JournalEntry
    {
        Kind = kind,
        Time = _options.TimeProvider.GetUtcNow(),
        Detail = detail,
    });

    /// <summary>Ties the lifetime of the server to its owner instead of the signals of the process.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
