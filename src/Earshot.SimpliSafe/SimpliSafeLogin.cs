using Earshot.SimpliSafe.Login;

namespace Earshot.SimpliSafe;

/// <summary>
/// Represents the browser login: the user signs in with a browser, and the program completes the login with the code in the URL at which
/// the browser ends.
/// </summary>
/// <remarks>
/// That URL belongs to the iOS app, whose public identity all clients use. Browsers cannot open the URL, but it contains the code. The code
/// works once and is valid for about two minutes. Instances are not thread-safe.
/// </remarks>
public sealed class SimpliSafeLogin : IAsyncDisposable
{
    private readonly SimpliSafeClientOptions _options;

    private SimpliSafeLogin(PendingLogin pending, SimpliSafeClientOptions options)
    {
        _options = options;
        Pending = pending;
        AuthorizeUrl = Login.AuthorizeUrl.For(pending, options.Endpoints.Auth);
    }

    /// <summary>Gets the URL of the page on which the user signs in. The URL contains no secret, so it can be shown and printed.</summary>
    public Uri AuthorizeUrl { get; }

    /// <summary>Gets the data with which another run of the program can complete this login.</summary>
    public PendingLogin Pending { get; }

    /// <summary>Starts a login with a new verifier.</summary>
    /// <param name="options">The options, or <see langword="null"/> to use the defaults.</param>
    /// <returns>The login.</returns>
    /// <exception cref="ArgumentException">An option is not valid. The message names the option.</exception>
    public static SimpliSafeLogin Start(SimpliSafeClientOptions? options = null)
    {
        options ??= new SimpliSafeClientOptions();
        options.Validate();
        return new SimpliSafeLogin(PendingLogin.New(options.TimeProvider), options);
    }

    /// <summary>Resumes a login that was started earlier, usually by another run of the program.</summary>
    /// <param name="pending">The value of <see cref="Pending"/> of the started login.</param>
    /// <param name="options">The options, or <see langword="null"/> to use the defaults.</param>
    /// <returns>The login.</returns>
    /// <exception cref="ArgumentException">The verifier or an option is not valid. The message names it.</exception>
    public static SimpliSafeLogin Resume(PendingLogin pending, SimpliSafeClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pending);
        options ??= new SimpliSafeClientOptions();
        options.Validate();
        return PendingLogin.IsVerifier(pending.Verifier)
            ? new SimpliSafeLogin(pending, options)
            : throw new ArgumentException("The verifier must have 43 to 128 characters of A-Z a-z 0-9 - . _ ~.", nameof(pending));
    }

    /// <summary>Completes the login: exchanges the code for tokens, stores them, and reads the account ID.</summary>
    /// <param name="pasted">The whole URL, <c>code=…</c>, <c>=…</c>, or only the code. Surrounding quotes and spaces are ignored.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The client, which is logged in.</returns>
    /// <exception cref="PastedCodeException">The text does not contain a code. Nothing was sent.</exception>
    /// <inheritdoc cref="SimpliSafeClient.LoginWithAuthorizationCodeAsync" path="/exception"/>
    public Task<SimpliSafeClient> CompleteAsync(string pasted, CancellationToken cancellationToken = default)
    {
        string code = PastedCode.Read(pasted);
        return SimpliSafeClient.LoginWithAuthorizationCodeAsync(code, Pending.Verifier, _options, cancellationToken);
    }

    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() => Pending.ToString();

    /// <summary>Does nothing: a login holds no resources, and a client that it returned stays usable.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
