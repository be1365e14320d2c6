using Earshot.Cli.Commands.Options;
using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Accounts;

/// <summary>Finds the account in options, environment variables, and files.</summary>
internal sealed class MattermostAccountSearch(ToolEnvironment environment, Notices notices)
{
    private const int LongestToken = 4096;

    private readonly SavedLoginFile _saved = new(environment);

    /// <summary>Determines whether any part of an account is configured.</summary>
    public bool IsConfigured(MattermostAccountRequest request) =>
        request.Url is not null || request.TokenFile is not null || request.LoginId is not null
        || Variable(Setting.Url) is not null || Variable(Setting.Token) is not null || Variable(Setting.LoginId) is not null
        || _saved.Exists;

    /// <summary>Finds the account.</summary>
    /// <exception cref="UsageException">A part of the account is missing or not valid.</exception>
    public async Task<MattermostAccount> FindAsync(MattermostAccountRequest request, CancellationToken cancellationToken)
    {
        MattermostAccount found = await FindServerAsync(request, cancellationToken).ConfigureAwait(false);
        return found.IsAnonymous
            ? throw new UsageException(
                $"no Mattermost account is configured{OtherServer(found.Url)}. Run 'earshot login mattermost', set {Setting.Token}, or "
                    + "use --token-file or --login-id.")
            : found;
    }

    /// <summary>Finds the account, or only the server if no account is configured.</summary>
    /// <exception cref="UsageException">The server is missing, or a part of the account is not valid.</exception>
    public async Task<MattermostAccount> FindServerAsync(MattermostAccountRequest request, CancellationToken cancellationToken)
    {
        Uri? named = request.Url ?? UrlOfEnvironment();
        if (request.TokenFile is not null && request.LoginId is not null)
        {
            throw new UsageException("--token-file and --login-id cannot be combined. Use one of them.");
        }

        if (request.TokenFile is { } file)
        {
            return new MattermostAccount
            {
                Url = named ?? throw NoServer(),
                Token = await ReadTokenFileAsync(file, cancellationToken).ConfigureAwait(false),
                TokenOrigin = file,
            };
        }

        if (request.LoginId is null && Variable(Setting.Token) is { } token)
        {
            return new MattermostAccount
            {
                Url = named ?? throw NoServer(),
                Token = Checked(token.Trim(), Setting.Token),
                TokenOrigin = Setting.Token,
            };
        }

        if ((request.LoginId ?? Variable(Setting.LoginId)) is { } loginId)
        {
            return new MattermostAccount { Url = named ?? throw NoServer(), LoginId = loginId, Password = Variable(Setting.Password) };
        }

        // A token is sent only to the server that issued it.
        if (_saved.Load() is not { } saved || (named is not null && !IsSame(named, saved.Url)))
        {
            return new MattermostAccount { Url = named ?? throw NoServer() };
        }

        WarnIfOthersCanRead(_saved.Location);
        return new MattermostAccount { Url = saved.Url, Token = saved.Token, TokenOrigin = MattermostAccount.Saved };
    }

    private static bool IsSame(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
        && one.AbsolutePath.TrimEnd('/') == other.AbsolutePath.TrimEnd('/');

    private string OtherServer(Uri url) => _saved.Load() is { } saved
        ? $" for {url.AbsoluteUri.TrimEnd('/')} (the saved login is for {saved.Url.AbsoluteUri.TrimEnd('/')})"
        : "";

    private static UsageException NoServer() => new(
        $"no Mattermost server is configured. Use --url, set {Setting.Url}, or run 'earshot login mattermost'. Without any account, "
            + "'earshot listen' "
        + "starts simulated servers.");

    private string? Variable(string name) => environment.Variable(name) is { Length: > 0 } value ? value : null;

    private Uri? UrlOfEnvironment()
    {
        if (Variable(Setting.Url) is not { } text)
        {
            return null;
        }

        return MattermostAccountOptions.ReadUrl(text, out Uri url) is { } complaint
            ? throw new UsageException($"{Setting.Url}: '{OptionText.Shown(text)}' {complaint}.")
            : url;
    }

    private async Task<string> ReadTokenFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new StreamReader(path);
            char[] start = new char[LongestToken];
            int length = await reader.ReadBlockAsync(start, cancellationToken).ConfigureAwait(false);
            WarnIfOthersCanRead(path);
            string text = new(start, 0, length);
            return Checked(text.Split('\n')[0].Trim(), $"--token-file: '{path}'");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"--token-file: '{path}' does not exist. Use a file whose first line is the token.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--token-file: '{path}' cannot be read ({error.Message.TrimEnd('.')}). Use a file whose first line "
                + "is the token.");
        }
    }

    private void WarnIfOthersCanRead(string path)
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
        {
            notices.Say($"Warning: '{path}' can be read by other users of this computer. Run 'chmod 600 {path}'.");
        }
    }

    /// <summary>Determines whether a string can be a token.</summary>
    public static bool IsToken(string text) => text.Length > 0 && text.All(static c => c is > ' ' and < '\x7F');

    /// <summary>Returns a token that was checked.</summary>
    /// <exception cref="UsageException">The string cannot be a token.</exception>
    public static string Checked(string token, string origin)
    {
        if (token.Length == 0)
        {
            throw new UsageException($"{origin} contains no token. The token must be on the first line.");
        }

        return IsToken(token)
            ? token
            : throw new UsageException($"{origin} does not contain a valid token. A token has no spaces, control characters, or non-ASCII "
                + "characters.");
    }
}
