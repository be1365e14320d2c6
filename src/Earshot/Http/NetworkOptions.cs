using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Earshot.Http;

/// <summary>How the network is reached: set once, it holds for REST calls and sockets alike.</summary>
public sealed record NetworkOptions
{
    /// <summary>A proxy that is none: give it as <see cref="Proxy"/> to go straight to the server whatever the environment says.</summary>
    public static IWebProxy NoProxy { get; } = new WebProxy();

    /// <summary>The proxy; null (the default) takes what the environment says (<c>HTTPS_PROXY</c>, <c>NO_PROXY</c>, the system's settings).</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>
    /// Dangerous: true accepts whatever certificate the server shows, so anyone on the way can read the token. For tests with a self-signed
    /// server; <see cref="ServerCertificateCheck"/> can pin that one certificate instead. Default false.
    /// </summary>
    public bool AcceptAnyServerCertificate { get; init; }

    /// <summary>Decides whether the server's certificate is trusted; null (the default) leaves it to the system.</summary>
    public RemoteCertificateValidationCallback? ServerCertificateCheck { get; init; }

    /// <summary>The certificates to show to a server that asks for one, each with its private key. Default: none.</summary>
    public IReadOnlyList<X509Certificate2> ClientCertificates { get; init; } = [];

    /// <summary>The longest that making one connection (name, TCP, TLS, proxy) may take. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest that one attempt of a call may take, from sending to the last byte of the answer. Default 30 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Makes the connections in place of TCP, for tunnels and tests; null (the default) is TCP.</summary>
    public Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? ConnectCallback { get; init; }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option can't hold; the message names it.</exception>
    public void Validate()
    {
        var check = new OptionCheck(nameof(NetworkOptions));
        check.Positive(ConnectTimeout);
        check.Positive(RequestTimeout);
        check.That(
            !(AcceptAnyServerCertificate && ServerCertificateCheck is not null),
            nameof(AcceptAnyServerCertificate),
            $"cannot be combined with {nameof(ServerCertificateCheck)}. Set one of them.");
        check.NotNull(ClientCertificates);
        check.That(
            ClientCertificates.All(certificate => certificate.HasPrivateKey),
            nameof(ClientCertificates),
            "contains a certificate without a private key. A server accepts only a certificate with its private key.");
    }

    /// <summary>Makes the handler that follows these options; whoever calls this disposes of it.</summary>
    /// <exception cref="ArgumentException">An option can't hold; the message names it.</exception>
    public SocketsHttpHandler CreateHandler()
    {
        Validate();
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = ConnectTimeout,
            ConnectCallback = ConnectCallback,
            // A name that has moved to another address is noticed within minutes.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // An answer given up on ends its connection at once: a blocking read has no other way to be woken.
            MaxResponseDrainSize = 0,
        };
        if (Proxy is not null)
        {
            handler.Proxy = Proxy;
        }

        if (ClientCertificates.Count > 0)
        {
            handler.SslOptions.ClientCertificates = [.. ClientCertificates];
        }

#pragma warning disable CA5359 // Asked for by name, and logged as a warning by whoever uses it.
        handler.SslOptions.RemoteCertificateValidationCallback = AcceptAnyServerCertificate
            ? static (_, _, _, _) => true
            : ServerCertificateCheck;
#pragma warning restore CA5359
        return handler;
    }
}
