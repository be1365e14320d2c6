using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Earshot.Mattermost.Tests.Servers;

/// <summary>
/// A server that knows one account and lets a test script each socket. It is neither stateful nor strict: it is for what no real server
/// does. The simulator is for the rest.
/// </summary>
internal sealed class ScriptedMattermost : IAsyncDisposable
{
    public const string Token = "scripted-token";
    public const string Me = """{"id":"dsu5p9x8npb1mr97dmgrnqz6ca","username":"hansolo"}""";

    private readonly Func<ScriptedSocket, int, Task> _onSocket;
    private readonly Func<ScriptedExchange, Task>? _onRequest;
    private readonly ScriptedServer _server;
    private int _sockets;

    /// <param name="onSocket">Plays the server's end of each socket; the number counts them from 1.</param>
    /// <param name="onRequest">Answers a request, upgrades included; one that it leaves alone is answered as usual.</param>
    /// <param name="certificate">Speaks TLS with it.</param>
    public ScriptedMattermost(
        Func<ScriptedSocket, int, Task> onSocket, Func<ScriptedExchange, Task>? onRequest = null, X509Certificate2? certificate = null)
    {
        _onSocket = onSocket;
        _onRequest = onRequest;
        _server = new ScriptedServer(HandleAsync, certificate);
    }

    public Uri Url => _server.Url;

    public IEnumerable<string> Requests => _server.Requests;

    /// <summary>The targets of all sockets that were asked for.</summary>
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

        if (exchange.IsAnswered)
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
            await exchange.AnswerAsync((int)HttpStatusCode.OK, Me);
        }
        else
        {
            await exchange.AnswerAsync((int)HttpStatusCode.NotFound, """{"id":"api.context.404.app_error","message":"no"}""");
        }
    }
}
