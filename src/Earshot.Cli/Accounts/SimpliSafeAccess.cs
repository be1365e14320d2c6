using System.Globalization;
using System.Net;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;
using Earshot.Http;
using Earshot.SimpliSafe;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Accounts;

/// <summary>What the command line says about a SimpliSafe account; null where it says nothing.</summary>
internal sealed record SimpliSafeAccountRequest
{
    /// <summary>A simulator, or a proxy of all the service's hosts.</summary>
    public Uri? Url { get; init; }

    public string? TokenFile { get; init; }

    public Uri? Proxy { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;
}

/// <summary>Where the SimpliSafe log-in is, and a client that uses it.</summary>
internal sealed class SimpliSafeAccess(ToolEnvironment environment, SimpliSafeAccountRequest request)
{
    private const string FileName = "simplisafe.json";

    /// <summary>The file of the log-in.</summary>
    /// <exception cref="UsageException">No place for it is known.</exception>
    public string File => FileOrNull ?? throw new UsageException(
        $"there is no place to keep the log-in: neither XDG_CONFIG_HOME nor HOME is set. Name a file by --token-file or {Setting.SimpliSafeTokenFile}.");

    /// <summary>The file of a log-in that waits for its code; one for each address.</summary>
    public string PendingFile => File + (request.Url is { } url ? string.Create(CultureInfo.InvariantCulture, $".pending-{url.IdnHost.Replace(':', '_')}-{url.Port}") : ".pending");

    /// <summary>Whether there is an account to work with.</summary>
    public bool IsSetUp => Token is not null || request.TokenFile is not null || Variable(Setting.SimpliSafeTokenFile) is not null
        || (FileOrNull is { } file && System.IO.File.Exists(file));

    private string? FileOrNull => request.TokenFile ?? Variable(Setting.SimpliSafeTokenFile)
        ?? (ToolFolder.Of(environment) is { } folder ? Path.Combine(folder, FileName) : null);

    // A file that is named on the command line goes before what is in the environment.
    private string? Token => request.TokenFile is null ? Variable(Setting.SimpliSafeToken)?.Trim() : null;

    /// <summary>A client that is logged in.</summary>
    /// <param name="logs">Where its logs go.</param>
    /// <param name="notices">Says where a token in the environment is spent.</param>
    /// <param name="with">What else its options say; sees where the service is.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="UsageException">Nobody is logged in, or the log-in is for another address.</exception>
    /// <exception cref="ServiceException">The service refuses the log-in, or can't be reached.</exception>
    public async Task<SimpliSafeClient> OpenAsync(
        ILoggerFactory logs, Notices notices, Func<SimpliSafeClientOptions, SimpliSafeClientOptions> with, CancellationToken cancellationToken)
    {
        if (Token is { } token)
        {
            var memory = new MemoryTokenStore();
            SimpliSafeClientOptions own = with(Options(Endpoints(request.Url ?? UrlOfEnvironment()), logs)) with { TokenStore = memory };
            SimpliSafeClient client = await SimpliSafeErrors.NamedAsync(
                () => SimpliSafeClient.LoginWithRefreshTokenAsync(token, own, cancellationToken)).ConfigureAwait(false);
            StoredLogin? kept = await memory.LoadAsync(cancellationToken).ConfigureAwait(false);
            if (kept is not null && !string.Equals(kept.RefreshToken, token, StringComparison.Ordinal))
            {
                notices.Say($"Note: SimpliSafe has put another in the place of the refresh token in {Setting.SimpliSafeToken}; that one is spent, and the other is not "
                    + "saved. Run 'earshot login simplisafe' for a log-in that lasts.");
            }

            return client;
        }

        var store = new FileTokenStore(File) { LoggerFactory = logs };
        StoredLogin saved = await SimpliSafeErrors.NamedAsync(() => store.LoadAsync(cancellationToken).AsTask()).ConfigureAwait(false) ?? throw new UsageException(
            $"nobody is logged in at SimpliSafe ('{File}' isn't there). Run 'earshot login simplisafe' first.");
        SimpliSafeClientOptions options = with(Options(EndpointsOf(saved), logs)) with { TokenStore = store };
        return await SimpliSafeErrors.NamedAsync(
            () => SimpliSafeClient.LoginWithSavedTokenAsync(options, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Forgets a log-in that waits for its code.</summary>
    public void ForgetPending()
    {
        if (System.IO.File.Exists(PendingFile))
        {
            System.IO.File.Delete(PendingFile);
        }
    }

    /// <summary>Says so where a token in the environment goes before the file.</summary>
    public void WarnOfVariable(Notices notices)
    {
        if (Token is not null)
        {
            notices.Say($"Note: {Setting.SimpliSafeToken} is set and goes before the file; unset it to use this log-in.");
        }
    }

    /// <summary>Options for a client or a log-in at an address.</summary>
    public SimpliSafeClientOptions Options(SimpliSafeEndpoints endpoints, ILoggerFactory logs) => new()
    {
        Endpoints = endpoints,
        Network = new NetworkOptions
        {
            Proxy = request.Proxy is { } proxy ? new WebProxy(proxy) : IsLoopback(endpoints) ? NetworkOptions.NoProxy : null,
            RequestTimeout = TimeSpan.FromSeconds(20),
        },
        TimeProvider = environment.TimeProvider,
        LoggerFactory = logs,
    };

    /// <summary>The service's own hosts, or everything at one address.</summary>
    public static SimpliSafeEndpoints Endpoints(Uri? url) => url is null ? new SimpliSafeEndpoints() : SimpliSafeEndpoints.At(url);

    private static bool IsLoopback(SimpliSafeEndpoints endpoints) => endpoints.Auth.IsLoopback;

    private SimpliSafeEndpoints EndpointsOf(StoredLogin saved)
    {
        SimpliSafeEndpoints usual = new();
        Uri origin = saved.Origin ?? usual.Auth;
        if (request.Url is { } url && !IsSame(url, origin))
        {
            throw new UsageException(
                $"--url: the saved log-in is for {Origin(origin)}, not for {Origin(url)}. Leave --url out, or log in there with a --token-file of its own.");
        }

        return IsSame(origin, usual.Auth) ? usual : SimpliSafeEndpoints.At(new Uri(Origin(origin)));
    }

    private Uri? UrlOfEnvironment()
    {
        if (Variable(Setting.SimpliSafeUrl) is not { } text)
        {
            return null;
        }

        return SimpliSafeAccountOptions.ReadUrl(text, out Uri url) is { } complaint
            ? throw new UsageException($"{Setting.SimpliSafeUrl}: '{OptionText.Shown(text)}' {complaint}.")
            : url;
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static bool IsSame(Uri one, Uri other) => string.Equals(Origin(one), Origin(other), StringComparison.OrdinalIgnoreCase);

    private string? Variable(string name) => environment.Variable(name) is { Length: > 0 } value ? value : null;
}
