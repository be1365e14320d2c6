using System.Globalization;
using System.Net;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Accounts;

/// <summary>Represents the SimpliSafe account that the command line names. Values that are not given are null.</summary>
internal sealed record SimpliSafeAccountRequest
{
    /// <summary>Gets the URL of a simulator, or of a proxy for all of the service's hosts.</summary>
    public Uri? Url { get; init; }

    public string? TokenFile { get; init; }

    public Uri? Proxy { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;
}

/// <summary>Finds the saved SimpliSafe login and creates clients that use it.</summary>
internal sealed class SimpliSafeAccess(ToolEnvironment environment, SimpliSafeAccountRequest request)
{
    private const string FileName = "simplisafe.json";

    /// <summary>Gets the path of the login file.</summary>
    /// <exception cref="UsageException">Neither the command line nor the environment names a folder.</exception>
    public string File => FileOrNull ?? throw new UsageException(
        $"no folder is known for the login: {ToolFolder.Missing}. Use --token-file, or set {Setting.SimpliSafeTokenFile}.");

    /// <summary>Gets the path of the file for a login that waits for its code. Each URL has its own.</summary>
    public string PendingFile => File + (request.Url is { } url
        ? string.Create(CultureInfo.InvariantCulture, $".pending-{url.IdnHost.Replace(':', '_')}-{url.Port}")
        : ".pending");

    /// <summary>Gets a value that indicates whether an account is configured.</summary>
    public bool IsConfigured => Token is not null || request.TokenFile is not null || Variable(Setting.SimpliSafeTokenFile) is not null
        || (FileOrNull is { } file && System.IO.File.Exists(file));

    private string? FileOrNull => request.TokenFile ?? Variable(Setting.SimpliSafeTokenFile)
        ?? (ToolFolder.Of(environment) is { } folder ? Path.Combine(folder, FileName) : null);

    // A file on the command line takes precedence over the environment.
    private string? Token => request.TokenFile is null ? Variable(Setting.SimpliSafeToken)?.Trim() : null;

    /// <summary>Creates a client that is logged in.</summary>
    /// <param name="logs">The logs of the client.</param>
    /// <param name="notices">Reports that a token in the environment was replaced.</param>
    /// <param name="with">Changes the client's options, which contain the endpoints.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="UsageException">No login is saved, or the saved login is for another URL.</exception>
    /// <exception cref="ServiceException">The service rejects the login, or cannot be reached.</exception>
    public async Task<SimpliSafeClient> OpenAsync(
        ILoggerFactory logs,
        Notices notices,
        Func<SimpliSafeClientOptions, SimpliSafeClientOptions> with,
        CancellationToken cancellationToken)
    {
        if (Token is { } token)
        {
            var memory = new MemoryTokenStore();
            SimpliSafeClientOptions own = with(Options(Endpoints(request.Url ?? UrlOfEnvironment()), logs)) with
            {
                TokenStore = memory,

                // Without a folder, the process pauses alone after a block.
                PauseFile = FileOrNull is { } file && Directory.Exists(Path.GetDirectoryName(file)) ? file + ".pause" : null,
            };
            SimpliSafeClient client = await SimpliSafeErrors.NamedAsync(
                () => SimpliSafeClient.LoginWithRefreshTokenAsync(token, own, cancellationToken)).ConfigureAwait(false);
            StoredLogin? kept = await memory.LoadAsync(cancellationToken).ConfigureAwait(false);
            if (kept is not null && !string.Equals(kept.RefreshToken, token, StringComparison.Ordinal))
            {
                notices.Say($"Note: SimpliSafe replaced the refresh token in {Setting.SimpliSafeToken}. That token is no longer valid, "
                    + "and the new one is not "
                    + "saved. Run 'earshot login simplisafe' to save a login.");
            }

            return client;
        }

        var store = new FileTokenStore(File) { LoggerFactory = logs };
        StoredLogin saved = await SimpliSafeErrors.NamedAsync(() => store.LoadAsync(cancellationToken).AsTask()).ConfigureAwait(false)
            ?? throw new UsageException($"not logged in to SimpliSafe ('{File}' does not exist). Run 'earshot login simplisafe'.");
        SimpliSafeClientOptions options = with(Options(EndpointsOf(saved), logs)) with { TokenStore = store };
        return await SimpliSafeErrors.NamedAsync(
            () => SimpliSafeClient.LoginWithSavedTokenAsync(options, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Deletes a login that waits for its code.</summary>
    public void DeletePending()
    {
        if (System.IO.File.Exists(PendingFile))
        {
            System.IO.File.Delete(PendingFile);
        }
    }

    /// <summary>Reports a token in the environment, which takes precedence over the file.</summary>
    public void WarnOfVariable(Notices notices)
    {
        if (Token is not null)
        {
            notices.Say(
                $"Note: {Setting.SimpliSafeToken} is set, and commands use it instead of the saved login. Unset it to change that.");
        }
    }

    /// <summary>Creates the options for a client or a login.</summary>
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

    /// <summary>Gets the service's own endpoints, or all endpoints at one URL.</summary>
    public static SimpliSafeEndpoints Endpoints(Uri? url) => url is null ? new SimpliSafeEndpoints() : SimpliSafeEndpoints.At(url);

    private static bool IsLoopback(SimpliSafeEndpoints endpoints) => endpoints.Auth.IsLoopback;

    private SimpliSafeEndpoints EndpointsOf(StoredLogin saved)
    {
        SimpliSafeEndpoints usual = new();
        Uri origin = saved.Origin ?? usual.Auth;
        if (request.Url is { } url && !IsSame(url, origin))
        {
            throw new UsageException(
                $"--url: the saved login is for {Origin(origin)}, not for {Origin(url)}. Omit --url, or log in there with a separate "
                    + "--token-file.");
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
