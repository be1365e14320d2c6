using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Earshot.Testing;

namespace Earshot.Cli.Tests.Running;

/// <summary>Relays connections to a server on loopback: as a TLS endpoint with an untrusted certificate, or as an HTTP proxy.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private readonly int _target;
    private readonly X509Certificate2? _certificate;

    private Relay(int target, X509Certificate2? certificate)
    {
        _target = target;
        _certificate = certificate;
        _listener = new LoopbackListener(ServeAsync);
    }

    public int Port => _listener.Port;

    /// <summary>Gets the request lines that the proxy received.</summary>
    public List<string> Requests { get; } = [];

    public static Relay Proxy(Uri server) => new(server.Port, certificate: null);

    public static Relay Tls(Uri server) => new(server.Port, LoopbackServer.CreateCertificate("localhost"));

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _certificate?.Dispose();
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stopping)
    {
        try
        {
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _target, stopping);
            Stream near = client.GetStream();
            Stream far = server.GetStream();
            if (_certificate is not null)
            {
                var secure = new SslStream(near);
                await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, stopping);
                near = secure;
            }
            else
            {
                await AnswerAsync(near, far, stopping);
            }

            await Task.WhenAny(near.CopyToAsync(far, stopping), far.CopyToAsync(near, stopping));
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or SocketException
            or System.Security.Authentication.AuthenticationException)
        {
            // One side has closed its connection.
        }
    }

    private async Task AnswerAsync(Stream near, Stream far, CancellationToken stopping)
    {
        string text = await LoopbackServer.ReadHeadAsync(near, stopping);
        lock (Requests)
        {
            Requests.Add(text.Split('\r')[0]);
        }

        if (text.StartsWith("CONNECT", StringComparison.Ordinal))
        {
            await near.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stopping);
        }
        else
        {
            await far.WriteAsync(Encoding.ASCII.GetBytes(text), stopping);
        }
    }
}
