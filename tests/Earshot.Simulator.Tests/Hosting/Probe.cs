using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Faults.Injection;
using Earshot.Simulator.Hosting;
using Earshot.Testing;
using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.Tests.Hosting;

/// <summary>
/// Hosts a small application, and provides raw clients. "/ws" sends event 0 first and returns each text as the next event.
/// </summary>
internal sealed class Probe : IAsyncDisposable
{
    public static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);

    private readonly List<IDisposable> _clients = [];
    private int _handled;

    private Probe(bool inMemory, bool https)
    {
        Options = new SimulatorHostOptions { InMemory = inMemory, Https = https, TimeProvider = Time, Faults = Faults, Journal = Journal };
    }

    public FakeTimeProvider Time { get; } = new();

    public FaultInjector Faults { get; } = new();

    public Journal Journal { get; } = new();

    public SimulatorHostOptions Options { get; }

    public SimulatorHost Host { get; private set; } = null!;

    public List<SimulatedSocket> Sockets { get; } = [];

    public int Handled => Volatile.Read(ref _handled);

    public static async Task<Probe> StartAsync(bool inMemory = false, bool https = false)
    {
        var probe = new Probe(inMemory, https);
        probe.Host = await SimulatorHost.StartAsync(probe.ApplicationAsync, probe.Options, TestContext.Current.CancellationToken);
        return probe;
    }

    /// <summary>
    /// Asserts that a request gets no response. If the connection is reset immediately after it was accepted, .NET throws the
    /// SocketException unwrapped.
    /// </summary>
    public async Task AssertDroppedAsync()
    {
        Exception cut = await Assert.ThrowsAnyAsync<Exception>(() => Http().PostAsync("/x", null));
        Assert.True(cut is HttpRequestException or SocketException, cut.ToString());
    }

    /// <summary>Asserts that a request to /x gets no response, while a later request on another connection does.</summary>
    public async Task AssertHangsAsync()
    {
        using var cancel = new CancellationTokenSource();
        Task<HttpResponseMessage> response = Http().GetAsync("/x", cancel.Token);
        await WaitForEntryAsync(JournalKind.FaultApplied);
        Assert.Equal("hello 0", await Http().GetStringAsync("/y"));
        Assert.False(response.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response);
    }

    public HttpClient Http(bool trusting = false)
    {
        var client = new HttpClient(Handler(trusting)) { BaseAddress = Host.Url, Timeout = WaitTimeout };
        _clients.Add(client);
        return client;
    }

    public async Task<ClientWebSocket> ConnectAsync(string path = "/ws")
    {
        var socket = new ClientWebSocket();
        _clients.Add(socket);
        var invoker = new HttpMessageInvoker(Handler(trusting: false));
        _clients.Add(invoker);
        var url = new UriBuilder(new Uri(Host.Url, path)) { Scheme = "ws" };
        await socket.ConnectAsync(url.Uri, invoker, CancellationToken.None).WaitAsync(WaitTimeout);
        return socket;
    }

    public Task<JournalEntry> WaitForEntryAsync(Func<JournalEntry, bool> predicate) =>
        Journal.WaitForAsync(predicate).WaitAsync(WaitTimeout);

    public Task<JournalEntry> WaitForEntryAsync(JournalKind kind) => WaitForEntryAsync(e => e.Kind == kind);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _clients.ForEach(c => c.Dispose());
    }

    private SocketsHttpHandler Handler(bool trusting)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (Options.InMemory)
        {
            handler.ConnectCallback = (_, cancellationToken) => Host.ConnectAsync(cancellationToken);
        }

        if (trusting)
        {
            handler.SslOptions.RemoteCertificateValidationCallback =
                (_, certificate, _, _) => certificate?.Subject == "CN=Earshot simulator";
        }

        return handler;
    }

    private async Task ApplicationAsync(HttpContext context)
    {
        Interlocked.Increment(ref _handled);
        if (context.WebSockets.IsWebSocketRequest)
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            SimulatedSocket simulated = Faults.Attach(socket, context);
            lock (Sockets)
            {
                Sockets.Add(simulated);
            }

            await EchoAsync(simulated);
        }
        else if (context.Request.Path == "/fail")
        {
            context.Response.StatusCode = 418;
        }
        else
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await context.Response.WriteAsync("hello " + body.Length);
        }
    }

    private static async Task EchoAsync(SimulatedSocket socket)
    {
        long next = 0;
        try
        {
            await SendAsync("hello", "");
            while (true)
            {
                SocketMessage message = await socket.ReceiveAsync(CancellationToken.None);
                switch (message.Kind)
                {
                    case SocketMessageKind.Text:
                        string text = Encoding.UTF8.GetString(message.Data.Span);
                        if (text == "abort")
                        {
                            socket.Abort();
                        }
                        else if (text.StartsWith("close ", StringComparison.Ordinal))
                        {
                            int code = int.Parse(text.AsSpan(6), provider: null);
                            await socket.CloseAsync(code, code == 1005 ? null : "bye", CancellationToken.None);
                        }
                        else
                        {
                            await SendAsync("echo", text);
                        }

                        break;
                    case SocketMessageKind.Binary:
                        await SendAsync("binary", "");
                        break;
                    case SocketMessageKind.TooBig:
                        await socket.CloseAsync(1009, null, CancellationToken.None);
                        return;
                    case SocketMessageKind.Close:
                        await socket.CloseAsync(1000, null, CancellationToken.None);
                        return;
                    default:
                        return;
                }
            }
        }
        catch (WebSocketException)
        {
            // The connection was lost, so the handler ends, as a server's writer does.
        }

        async Task SendAsync(string name, string text)
        {
            long number = socket.AssignSequenceNumber(next);
            next = number + 1;
            var json = new JsonObject { ["event"] = name, ["data"] = text, ["seq"] = number };
            await socket.SendTextAsync(Encoding.UTF8.GetBytes(json.ToJsonString()), CancellationToken.None);
        }
    }
}
