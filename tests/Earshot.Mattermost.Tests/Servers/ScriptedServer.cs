using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Servers;

/// <summary>
/// Represents a plain HTTP server on loopback that runs a script of the test for each request. It does not depend on Mattermost or the
/// simulator.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Func<ScriptedExchange, Task> _script;
    private readonly X509Certificate2? _certificate;
    private readonly LoopbackListener _listener;

    public ScriptedServer(Func<ScriptedExchange, Task> script, X509Certificate2? certificate = null)
    {
        _script = script;
        _certificate = certificate;
        _listener = new LoopbackListener(ServeAsync);
    }

    public Uri Url => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}");

    public int Port => _listener.Port;

    /// <summary>Gets the requests, as "GET /path?query".</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Gets the exceptions of the script.</summary>
    public ConcurrentQueue<Exception> Complaints { get; } = new();

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(TcpClient client, CancellationToken stopping)
    {
        try
        {
            client.NoDelay = true;
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, stopping);
                stream = tls;
            }

            while (await ReadAsync(client, stream, stopping) is { } exchange)
            {
                Requests.Enqueue($"{exchange.Method} {exchange.Target}");
                await _script(exchange);
                if (exchange.IsOver)
                {
                    return;
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or ObjectDisposedException
            or System.Net.WebSockets.WebSocketException or System.Security.Authentication.AuthenticationException)
        {
            // The client disconnected, or the test has ended.
        }
        catch (Exception complaint)
        {
            Complaints.Enqueue(complaint);
        }
    }

    private static async Task<ScriptedExchange?> ReadAsync(TcpClient client, Stream stream, CancellationToken stopping)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (head.Length < 4 || head.ToString(head.Length - 4, 4) is not "\r\n\r\n")
        {
            if (await stream.ReadAsync(one, stopping) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        string[] lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] first = lines[0].Split(' ');
        Dictionary<string, string> headers = lines.Skip(1)
            .Select(line => line.Split(':', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        int length = headers.TryGetValue("Content-Length", out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        byte[] body = new byte[length];
        await stream.ReadExactlyAsync(body, stopping);
        return new ScriptedExchange(client, stream, first[0], first[1], headers, Encoding.UTF8.GetString(body), stopping);
    }
}
