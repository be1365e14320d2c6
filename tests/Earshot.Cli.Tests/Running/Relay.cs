using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Earshot.Cli.Tests.Running;

/// <summary>Relays connections to a server on loopback: as a TLS endpoint with an untrusted certificate, or as an HTTP proxy.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _connections = [];
    private readonly int _target;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;

    private Relay(int target, X509Certificate2? certificate)
    {
        _target = target;
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Gets the request lines that the proxy received.</summary>
    public List<string> Requests { get; } = [];

    public static Relay Proxy(Uri server) => new(server.Port, certificate: null);

    public static Relay Tls(Uri server)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return new Relay(server.Port, request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1)));
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _certificate?.Dispose();
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_ending.Token)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            // The test has ended.
        }
    }

    private async Task ServeAsync(TcpClient accepted)
    {
        try
        {
            using TcpClient client = accepted;
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _target, _ending.Token);
            Stream near = client.GetStream();
            Stream far = server.GetStream();
            if (_certificate is not null)
            {
                var secure = new SslStream(near);
                await secure.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _ending.Token);
                near = secure;
            }
            else
            {
                await AnswerAsync(near, far);
            }

            await Task.WhenAny(near.CopyToAsync(far, _ending.Token), far.CopyToAsync(near, _ending.Token));
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or SocketException
            or System.Security.Authentication.AuthenticationException)
        {
            // One side has closed its connection.
        }
    }

    private async Task AnswerAsync(Stream near, Stream far)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await near.ReadAsync(one, _ending.Token) == 1)
        {
            head.Append((char)one[0]);
        }

        string text = head.ToString();
        lock (Requests)
        {
            Requests.Add(text.Split('\r')[0]);
        }

        if (text.StartsWith("CONNECT", StringComparison.Ordinal))
        {
            await near.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _ending.Token);
        }
        else
        {
            await far.WriteAsync(Encoding.ASCII.GetBytes(text), _ending.Token);
        }
    }
}
