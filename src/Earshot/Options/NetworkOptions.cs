using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Earshot;

/// <summary>Specifies how the network is used, for REST calls and WebSocket connections.</summary>
public sealed record NetworkOptions
{
    /// <summary>
    /// Gets a value for <see cref="Proxy"/> that disables the use of a proxy, whatever the environment specifies.
    /// </summary>
    public static IWebProxy NoProxy { get; } = new WebProxy();

    /// <summary>
    /// Gets or sets the proxy. The default is <see langword="null"/>, which uses the proxy of the environment (<c>HTTPS_PROXY</c>,
    /// <c>NO_PROXY</c>, and the system's settings).
    /// </summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>
    /// Gets or sets a value that indicates whether every server certificate is accepted. The default is <see langword="false"/>. Setting it
    /// is dangerous, because traffic, including tokens, can then be intercepted. It is meant for tests with self-signed certificates; to
    /// trust a single certificate, use <see cref="ServerCertificateCheck"/>.
    /// </summary>
    public bool AcceptAnyServerCertificate { get; init; }

    /// <summary>
    /// Gets or sets the callback that decides whether a server certificate is trusted. The default is <see langword="null"/>, which uses
    /// the system's trust.
    /// </summary>
    public RemoteCertificateValidationCallback? ServerCertificateCheck { get; init; }

    /// <summary>
    /// Gets or sets the client certificates, each with its private key, for servers that request one. The default is an empty list.
    /// </summary>
    public IReadOnlyList<X509Certificate2> ClientCertificates { get; init; } = [];

    /// <summary>
    /// Gets or sets the timeout for opening a connection: name resolution, TCP, TLS, and proxy. The default is 10 seconds; the maximum is
    /// 24 days.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the timeout for one attempt of a call, from sending the request to the last byte of the response. For uploads, it
    /// limits the time without progress; for downloads, the time in which <see cref="MinTransferBytes"/> must be received. The default is
    /// 30 seconds; the maximum is 24 days.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the number of bytes that a download must receive within <see cref="RequestTimeout"/>; otherwise, it fails. The default
    /// is 1024; the range is 1 to 1 MiB. The time that a program takes between two reads does not count.
    /// </summary>
    public int MinTransferBytes { get; init; } = 1024;

    /// <summary>
    /// Gets or sets the maximum size of a response that is read into memory, in bytes after decompression. The default is 64 MiB; the range
    /// is 64 KiB to 512 MiB. A call with a larger response fails; downloads have no maximum.
    /// </summary>
    /// <remarks>
    /// A response that exceeds the maximum takes at most 1 MiB more than the maximum. A response within the maximum takes twice its size
    /// for a moment, and JSON that is parsed into elements about eight times its size.
    /// </remarks>
    public int MaxResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Gets or sets the maximum size of the headers of a response, in bytes, rounded up to KiB. The default is 64 KiB; the range is 1 KiB
    /// to 1 MiB. A call or connection with larger headers fails.
    /// </summary>
    public int MaxResponseHeaderBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// Gets or sets the callback that opens connections instead of TCP, for tunnels and for tests. The default is <see langword="null"/>.
    /// </summary>
    public Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? ConnectCallback { get; init; }

    /// <summary>
    /// Gets or sets the handler that receives all requests instead of the network, so that a program can be tested without a server. The
    /// default is <see langword="null"/>.
    /// </summary>
    /// <remarks>
    /// Of the other options, only <see cref="RequestTimeout"/>, <see cref="MinTransferBytes"/>, and <see cref="MaxResponseBytes"/> apply to
    /// this handler. It must not follow redirects, which the handlers of .NET do unless <c>AllowAutoRedirect</c> is
    /// <see langword="false"/>: a redirect could send tokens and passwords to another host. Clients share it and never dispose it.
    /// Synchronous calls use <see cref="HttpMessageHandler.Send"/>, which a handler must override to support them. A WebSocket connection
    /// starts with a request for an upgrade: to accept it, return the status 101 with the headers of the handshake and a content whose
    /// stream can be read and written; with another status, connecting fails.
    /// </remarks>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Validates the options.</summary>
    /// <exception cref="ArgumentException">An option is not valid. The message names the option.</exception>
    public void Validate()
    {
        var check = new OptionCheck(nameof(NetworkOptions));
        check.Positive(ConnectTimeout);
        check.Positive(RequestTimeout);
        check.InRange(MinTransferBytes, 1, 1024 * 1024);
        check.InRange(MaxResponseBytes, 64 * 1024, 512 * 1024 * 1024);
        check.InRange(MaxResponseHeaderBytes, 1024, 1024 * 1024);
        check.That(
            !FollowsRedirects(Handler),
            nameof(Handler),
            "must not follow redirects, because they could send tokens and passwords to another host. Set its AllowAutoRedirect to false.");
        check.That(
            !(AcceptAnyServerCertificate && ServerCertificateCheck is not null),
            nameof(AcceptAnyServerCertificate),
            $"cannot be combined with {nameof(ServerCertificateCheck)}. Set one of them.");
        check.NotNull(ClientCertificates);
        check.That(
            ClientCertificates.All(certificate => certificate.HasPrivateKey),
            nameof(ClientCertificates),
            "contains a certificate without its private key. Load it together with its key.");
    }

    /// <summary>Creates a handler with these options. The caller disposes it. <see cref="Handler"/> is not considered.</summary>
    /// <exception cref="ArgumentException">An option is not valid. The message names the option.</exception>
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
            // A host that moves to another address is noticed within minutes.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = (MaxResponseHeaderBytes + 1023) / 1024,
            // Disposing a response closes its connection at once: nothing else interrupts a blocking read.
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

#pragma warning disable CA5359 // The user sets this option explicitly, and clients log a warning.
        handler.SslOptions.RemoteCertificateValidationCallback = AcceptAnyServerCertificate
            ? static (_, _, _, _) => true
            : ServerCertificateCheck;
#pragma warning restore CA5359
        return handler;
    }

    private static bool FollowsRedirects(HttpMessageHandler? handler) => handler switch
    {
        SocketsHttpHandler sockets => sockets.AllowAutoRedirect,
        HttpClientHandler client => client.AllowAutoRedirect,
        DelegatingHandler outer => FollowsRedirects(outer.InnerHandler),
        _ => false,
    };
}
