using Earshot.Cli.Commands;
using Earshot.Cli.Listening;
using Earshot.Cli.Surroundings;

namespace Earshot.Cli.Accounts;

/// <summary>Finds the account in options, environment variables and files.</summary>
internal sealed class AccountSearch(ToolEnvironment environment, Notices notices)
{
    private const int LongestToken = 4096;

    /// <summary>Whether anything about an account is set up.</summary>
    public bool IsAnythingSetUp(ListenRequest request) =>
        request.Url is not null || request.TokenFile is not null || request.LoginId is not null
        || Variable(Setting.Url) is not null || Variable(Setting.Token) is not null || Variable(Setting.LoginId) is not null;

    /// <summary>The account.</summary>
    /// <exception cref="UsageException">Something is missing or can't be used.</exception>
    public async Task<Account> FindAsync(ListenRequest request, CancellationToken cancellationToken)
    {
        Uri url = request.Url ?? UrlOfEnvironment();
        if (request.TokenFile is not null && request.LoginId is not null)
        {
            throw new UsageException("--token-file and --login-id exclude each other: log in by token or by password.");
        }

        if (request.TokenFile is { } file)
        {
            return new Account { Url = url, Token = await ReadTokenFileAsync(file, cancellationToken).ConfigureAwait(false), TokenOrigin = file };
        }

        if (request.LoginId is null && Variable(Setting.Token) is { } token)
        {
            return new Account { Url = url, Token = Checked(token.Trim(), Setting.Token), TokenOrigin = Setting.Token };
        }

        string loginId = request.LoginId ?? Variable(Setting.LoginId) ?? throw new UsageException(
            $"there is no account to log in with. Put a token into {Setting.Token} or into a file for --token-file, or give --login-id.");
        return new Account { Url = url, LoginId = loginId, Password = Variable(Setting.Password) };
    }

    private string? Variable(string name) => environment.Variable(name) is { Length: > 0 } value ? value : null;

    private Uri UrlOfEnvironment()
    {
        string text = Variable(Setting.Url) ?? throw new UsageException(
            $"there is no server to listen to. Give --url or set {Setting.Url}; 'earshot listen' alone, without any account, shows a simulated one.");
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

    private static string Checked(string token, string origin)
    {
        if (token.Length == 0)
        {
            throw new UsageException($"{origin} holds no token; its first line must be the token.");
        }

        return token.All(static c => c is > ' ' and < '\x7F')
            ? token
            : throw new UsageException($"{origin} holds no token: there are blanks or signs in it that no token has.");
    }
}
