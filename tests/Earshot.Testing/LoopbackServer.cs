using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Earshot.Testing;

/// <summary>A server on loopback that runs a script on each connection, so that a test controls every byte.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly Func<Stream, CancellationToken, Task> _script;
    private readonly LoopbackListener _listener;

    public LoopbackServer(Func<Stream, CancellationToken, Task> script)
    {
        _script = script;
        _listener = new LoopbackListener(ServeAsync);
    }

    public int Port => _listener.Port;

    public int Connections => _listener.Connections;

    /// <summary>Reads a request without a body; the result is empty if the client closed the connection.</summary>
    public static async Task<string> ReadHeadAsync(Stream stream, CancellationToken stopping)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one, stopping) == 1)
        {
            head.Append((char)one[0]);
            if (head.Length > 4 && head.ToString(head.Length - 4, 4) is "\r\n\r\n")
            {
                return head.ToString();
            }
        }

        return "";
    }

    public static async Task WriteAsync(Stream stream, string text, CancellationToken stopping)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), stopping);
        await stream.FlushAsync(stopping);
    }

    public static Task RespondAsync(Stream stream, string json, CancellationToken stopping, string extraHeader = "X-Nothing: 0") =>
        WriteAsync(
            stream,
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{extraHeader}\r\nContent-Length: {json.Length}\r\n\r\n{json}",
            stopping);

    /// <summary>Performs the server's part of a WebSocket handshake.</summary>
    public static Task AcceptWebSocketAsync(Stream stream, string head, CancellationToken stopping)
    {
        string key = head.Split("\r\n")
            .Single(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase))[18..].Trim();
#pragma warning disable CA5350 // RFC 6455 wants SHA-1 here; nothing is kept secret by it.
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        return WriteAsync(
            stream,
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n",
            stopping);
    }

    /// <summary>A self-signed certificate for loopback, with its key.</summary>
    public static X509Certificate2 CreateCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    /// <summary>Runs a script over TLS.</summary>
    public static Func<Stream, CancellationToken, Task> OverTls(
        X509Certificate2 certificate, Func<SslStream, CancellationToken, Task> script, bool asksForClientCertificate = false) =>
        async (stream, stopping) =>
        {
            await using var tls = new SslStream(stream);
            var options = new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                ClientCertificateRequired = asksForClientCertificate,
                RemoteCertificateValidationCallback = (_, shown, _, _) => !asksForClientCertificate || shown is not null,
            };
            await tls.AuthenticateAsServerAsync(options, stopping);
            await script(tls, stopping);
        };

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(TcpClient client, CancellationToken stopping)
    {
        try
        {
            await _script(client.GetStream(), stopping);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException
            or System.Security.Authentication.AuthenticationException)
        {
            // The client closed the connection or did not trust the certificate, or the test has ended.
        }
    }
}
