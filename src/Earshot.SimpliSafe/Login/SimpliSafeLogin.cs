using System.Text;

namespace Earshot.SimpliSafe;

/// <summary>
/// The log-in that works today: a person signs in with the browser, and pastes the address at which the browser ends. That address belongs
/// to the app for iOS, whose public identity every client uses; no browser can open it, but the code is in it. The code works once and for
/// about two minutes.
/// </summary>
public sealed class SimpliSafeLogin : IAsyncDisposable
{
    private readonly SimpliSafeClientOptions _options;

    private SimpliSafeLogin(PendingLogin pending, SimpliSafeClientOptions options)
    {
        _options = options;
        Pending = pending;
        AuthorizeUrl = UrlFor(pending, options);
    }

    /// <summary>The page at which a person signs in. It holds no secret: it may be shown and printed.</summary>
    public Uri AuthorizeUrl { get; }

    /// <summary>What a second run of the program needs to finish this log-in.</summary>
    public PendingLogin Pending { get; }

    /// <summary>Starts a log-in, with a verifier of its own.</summary>
    /// <param name="options">How the client is to behave; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option can't hold; the message names it.</exception>
    public static SimpliSafeLogin Start(SimpliSafeClientOptions? options = null)
    {
        options ??= new SimpliSafeClientOptions();
        options.Validate();
        return new SimpliSafeLogin(PendingLogin.New(options.TimeProvider), options);
    }

    /// <summary>Goes on with a log-in that was started before, mostly by another run of the program.</summary>
    /// <param name="pending">What <see cref="Pending"/> was there.</param>
    /// <param name="options">How the client is to behave; null for the defaults.</param>
    /// <exception cref="ArgumentException">The verifier is none, or an option can't hold; the message names it.</exception>
    public static SimpliSafeLogin Resume(PendingLogin pending, SimpliSafeClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pending);
        options ??= new SimpliSafeClientOptions();
        options.Validate();
        return PendingLogin.IsVerifier(pending.Verifier)
            ? new SimpliSafeLogin(pending, options)
            : throw new ArgumentException("The verifier must have 43 to 128 characters of A-Z a-z 0-9 - . _ ~.", nameof(pending));
    }

    /// <summary>Finishes the log-in: trades the code for tokens, stores them, and asks whose they are.</summary>
    /// <param name="pasted">The whole address, <c>code=…</c>, <c>=…</c> or the code alone; quotes and blanks around it do no harm.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PastedCodeException">There is no code in it; nothing was sent.</exception>
    /// <inheritdoc cref="SimpliSafeClient.LoginWithAuthorizationCodeAsync" path="/exception"/>
    public Task<SimpliSafeClient> CompleteAsync(string pasted, CancellationToken cancellationToken = default)
    {
        string code = PastedCode.Read(pasted);
        return SimpliSafeClient.LoginWithAuthorizationCodeAsync(code, Pending.Verifier, _options, cancellationToken);
    }

    /// <summary>Says that it is a log-in, and nothing else.</summary>
    public override string ToString() => Pending.ToString();

    /// <summary>Ends it. Nothing is open: the client that came of it stays.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Uri UrlFor(PendingLogin pending, SimpliSafeClientOptions options)
    {
        (string Name, string Value)[] query =
        [
            ("client_id", OAuthClient.Id),
            ("response_type", "code"),
            ("redirect_uri", OAuthClient.RedirectUri),
            ("scope", OAuthClient.Scope),
            ("audience", OAuthClient.Audience),
            ("code_challenge", pending.Challenge),
            ("code_challenge_method", "S256"),
            ("auth0Client", OAuthClient.Auth0Client),
            ("device", OAuthClient.Device),
            ("device_id", pending.DeviceId),
        ];
        var url = new StringBuilder(options.Endpoints.Auth.AbsoluteUri.TrimEnd('/')).Append("/authorize");
        char separator = '?';
        foreach ((string name, string value) in query)
        {
            url.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return new Uri(url.ToString());
    }
}
