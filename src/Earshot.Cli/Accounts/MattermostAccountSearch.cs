using Earshot.Cli.Commands.Options;
using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Accounts;

/// <summary>Finds the account in options, environment variables and files.</summary>
internal sealed class MattermostAccountSearch(ToolEnvironment environment, Notices notices)
{
    private const int LongestToken = 4096;

    private readonly SavedLoginFile _saved = new(environment);

    /// <summary>Whether anything about an account is set up.</summary>
    public bool IsAnythingSetUp(MattermostAccountRequest request) =>
        request.Url is not null || request.TokenFile is not null || request.LoginId is not null
        || Variable(Setting.Url) is not null || Variable(Setting.Token) is not null || Variable(Setting.LoginId) is not null || _saved.IsThere;

    /// <summary>The account.</summary>
    /// <exception cref="UsageException">Something is missing or can't be used.</exception>
    public async Task<MattermostAccount> FindAsync(MattermostAccountRequest request, CancellationToken cancellationToken)
    {
        MattermostAccount found = await FindServerAsync(request, cancellationToken).ConfigureAwait(false);
        return found.IsNobody ? throw new UsageException($"there is no account to log in with{OtherServer(found.Url)}. Run 'earshot login mattermost', put a token into "
            + $"{Setting.Token} or into a file for --token-file, or give --login-id.") : found;
    }

    /// <summary>The account, or, where none is set up, the server alone.</summary>
    /// <exception cref="UsageException">The server is missing, or something can't be used.</exception>
    public async Task<MattermostAccount> FindServerAsync(MattermostAccountRequest request, CancellationToken cancellationToken)
    {
        Uri? named = request.Url ?? UrlOfEnvironment();
        if (request.TokenFile is not null && request.LoginId is not null)
        {
            throw new UsageException("--token-file and --login-id exclude each other: log in by token or by password.");
        }

        if (request.TokenFile is { } file)
        {
            return new MattermostAccount { Url = named ?? throw NoServer(), Token = await ReadTokenFileAsync(file, cancellationToken).ConfigureAwait(false), TokenOrigin = file };
        }

        if (request.LoginId is null && Variable(Setting.Token) is { } token)
        {
            return new MattermostAccount { Url = named ?? throw NoServer(), Token = Checked(token.Trim(), Setting.Token), TokenOrigin = Setting.Token };
        }

        if ((request.LoginId ?? Variable(Setting.LoginId)) is { } loginId)
        {
            return new MattermostAccount { Url = named ?? throw NoServer(), LoginId = loginId, Password = Variable(Setting.Password) };
        }

        // A token goes to the server that gave it and to no other.
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

    private string OtherServer(Uri url) => _saved.Load() is { } saved ? $" at {url.AbsoluteUri.TrimEnd('/')} (the saved log-in is for {saved.Url.AbsoluteUri.TrimEnd('/')})" : "";

    private static UsageException NoServer() => new(
        $"there is no Mattermost server. Give --url, set {Setting.Url}, or run 'earshot login mattermost'; 'earshot listen' alone, without any account, shows a simulated one.");

    private string? Variable(string name) => environment.Variable(name) is { Length: > 0 } value ? value : null;

    private Uri? UrlOfEnvironment()
    {
        if (Variable(Setting.Url) is not { } text)
        {
            return null;
        }

        return OptionText.Address("https://chat.example.com", "http", "https")(text, out Uri url) is { } complaint
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
            throw new UsageException($"--token-file: '{path}' doesn't exist; give a file whose first line is the token.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--token-file: '{path}' can't be read ({error.Message.TrimEnd('.')}); give a file whose first line is the token.");
        }
    }

    private void WarnIfOthersCanRead(string path)
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
        {
            notices.Say($"Warning: '{path}' can be read by other users of this machine; 'chmod 600 {path}' keeps the token yours.");
        }
    }

    /// <summary>Whether a text looks like a token.</summary>
    public static bool IsToken(string text) => text.Length > 0 && text.All(static c => c is > ' ' and < '\x7F');

    /// <summary>A token, once it looks like one.</summary>
    /// <exception cref="UsageException">It doesn't.</exception>
    public static string Checked(string token, string origin)
    {
        if (token.Length == 0)
        {
            throw new UsageException($"{origin} holds no token; its first line must be the token.");
        }

        return IsToken(token)
            ? token
            : throw new UsageException($"{origin} holds no token: there are blanks or signs in it that no token has.");
    }
}
