using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Earshot.Mattermost.Tests.Servers;

/// <summary>
/// Represents a server with one account, whose WebSocket connections are scripted by a test. It is neither stateful nor strict, and is used
/// for behavior that no real server shows.
/// </summary>
internal sealed class ScriptedMattermost : IAsyncDisposable
{
    public const string Token = "scripted-token";
    public const string Me = """{"id":"dsu5p9x8npb1mr97dmgrnqz6ca","username":"hansolo"}""";

    private readonly Func<ScriptedSocket, int, Task> _onSocket;
    private readonly Func<ScriptedExchange, Task>? _onRequest;
    private readonly ScriptedServer _server;
    private int _sockets;

    /// <param name="onSocket">The script of each WebSocket connection. The number starts at 1.</param>
    /// <param name="onRequest">The script of requests, including upgrades. Requests without a response are handled as usual.</param>
    /// <param name="certificate">The certificate for TLS, or null.</param>
    public ScriptedMattermost(
        Func<ScriptedSocket, int, Task> onSocket, Func<ScriptedExchange, Task>? onRequest = null, X509Certificate2? certificate = null)
    {
        _onSocket = onSocket;
        _onRequest = onRequest;
        _server = new ScriptedServer(HandleAsync, certificate);
    }

    public Uri Url => _server.Url;

    public IEnumerable<string> Requests => _server.Requests;

    /// <summary>Gets the targets of all WebSocket upgrades.</summary>
    public IReadOnlyList<string> SocketTargets => [.. _server.Requests.Where(r => r.Contains("/websocket", StringComparison.Ordinal))];

    public int Sockets => Volatile.Read(ref _sockets);

    public IEnumerable<Exception> Complaints => _server.Complaints;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(ScriptedExchange exchange)
    {
        if (_onRequest is not null)
        {
            await _onRequest(exchange);
        }

        if (exchange.HasResponse)
        {
            return;
        }

        if (exchange.IsSocket)
        {
            int number = Interlocked.Increment(ref _sockets);
            await _onSocket(await exchange.AcceptSocketAsync(), number);
        }
        else if (exchange.Path.EndsWith("/users/me", StringComparison.Ordinal))
        {
            await exchange.RespondAsync((int)HttpStatusCode.OK, Me);
        }
        else
        {
            await exchange.RespondAsync((int)HttpStatusCode.NotFound, """{"id":"api.context.404.app_error","message":"no"}""");
        }
    }
}
