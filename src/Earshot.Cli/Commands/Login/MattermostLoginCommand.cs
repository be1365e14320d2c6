using System.Net;
using Earshot.Cli.Accounts;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Errors;
using Earshot.Cli.Logs;
using Earshot.Cli.Terminal;
using Earshot.Mattermost;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Commands.Login;

/// <summary>Implements <c>earshot login mattermost</c> and <c>earshot logout mattermost</c>.</summary>
internal sealed class MattermostLoginCommand(ToolEnvironment environment, Notices notices, MattermostLoginRequest request)
{
    private const int LongestToken = 4096;
    private static readonly TimeSpan LogoutTimeout = TimeSpan.FromSeconds(10);

    private readonly SavedLoginFile _file = new(environment);

    /// <summary>Logs in and saves the login.</summary>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public async Task<int> LoginAsync(CancellationToken stop)
    {
        // Without a place to save the login, none is started.
        string location = _file.Location;
        using var logs = new StandardErrorLogs(notices, request.LogLevel, environment.TimeProvider);
        MattermostAccount account = await FindAsync(stop).ConfigureAwait(false);
        MattermostClient client = await new MattermostLogin(environment, notices).RunAsync(
            account, Options(account.Url, logs), stop).ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            SavedLogin? before = TryLoad();
            string username = client.CurrentUser?.Username ?? "";
            _file.Save(new SavedLogin
            {
                Url = account.Url,
                Token = client.GetLoginToken()!,
                Username = username,
                IsSession = account.Token is null,
            });
            if (before is { IsSession: true } && before.Url == account.Url)
            {
                await EndAsync(before, logs, stop).ConfigureAwait(false);
            }

            notices.Say($"Logged in to {Shown(account.Url)} as @{username}. The login is saved in '{location}', which only you can read. "
                + "Anyone who has this "
                + "file can act as you, so protect it.");
            notices.Say(
                "Next, run 'earshot listen' to print events, or 'earshot call mattermost --help' to see the operations of the API.");
            if (environment.Variable(Setting.Token) is { Length: > 0 } || environment.Variable(Setting.LoginId) is { Length: > 0 })
            {
                notices.Say($"Note: {Setting.Token} or {Setting.LoginId} is set and takes precedence over the saved login. Unset it to "
                    + "use the saved login.");
            }

            return ExitCode.Done;
        }
    }

    /// <summary>Deletes the login, and ends its login session on the server if it has one.</summary>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public async Task<int> LogOutAsync(CancellationToken stop)
    {
        using var logs = new StandardErrorLogs(notices, request.LogLevel, environment.TimeProvider);
        if (!_file.Exists)
        {
            notices.Say($"Not logged in to Mattermost ('{_file.Location}' does not exist).");
            return ExitCode.Done;
        }

        SavedLogin? saved = TryLoad();
        bool hasEnded = saved is not { IsSession: true } || await EndAsync(saved, logs, stop).ConfigureAwait(false);
        _file.Delete();
        notices.Say((saved, hasEnded) switch
        {
            (null, _) => "The saved login could not be read. It was deleted.",
            (_, false) => $"The saved login was deleted, but {Shown(saved.Url)} did not confirm the logout. The login session can remain "
                + "valid until it "
                + "expires; end it in your profile on the server, under Security.",
            ({ IsSession: true }, _) => $"Logged out from {Shown(saved.Url)}. The saved login was deleted.",
            _ => "The saved login was deleted. Its token was not revoked; if it is no longer needed, revoke it in your profile on the "
                + "server.",
        });
        return hasEnded ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Shown(Uri url) => url.AbsoluteUri.TrimEnd('/');

    private async Task<MattermostAccount> FindAsync(CancellationToken stop)
    {
        if (request.IsTokenOnInput && (request.Account.TokenFile is not null || request.Account.LoginId is not null))
        {
            throw new UsageException("--token, --token-file, and --login-id cannot be combined. Use one of them.");
        }

        Uri url = request.Account.Url ?? UrlOfEnvironment() ?? await AskUrlAsync(stop).ConfigureAwait(false);
        if (request.Account.TokenFile is not null)
        {
            return await new MattermostAccountSearch(environment, notices).FindAsync(
                request.Account with { Url = url }, stop).ConfigureAwait(false);
        }

        if (request.IsTokenOnInput)
        {
            char[] start = new char[LongestToken];
            int length = await environment.Input.ReadBlockAsync(start, stop).ConfigureAwait(false);
            string token = MattermostAccountSearch.Checked(new string(start, 0, length).Split('\n')[0].Trim(), "--token: standard input");
            return new MattermostAccount { Url = url, Token = token, TokenOrigin = "standard input" };
        }

        string loginId = request.Account.LoginId ?? Variable(Setting.LoginId)
            ?? await AskAsync("User name or email address: ", "--login-id", stop).ConfigureAwait(false);
        return new MattermostAccount { Url = url, LoginId = loginId, Password = Variable(Setting.Password) };
    }

    private Uri? UrlOfEnvironment() => Variable(Setting.Url) is { } text ? Read(text, Setting.Url) : null;

    private async Task<Uri> AskUrlAsync(CancellationToken stop) =>
        Read(await AskAsync("Server URL, such as https://chat.example.com: ", "--url", stop).ConfigureAwait(false), "the server URL");

    private static Uri Read(string text, string origin) =>
        MattermostAccountOptions.ReadUrl(text, out Uri url) is { } complaint
            ? throw new UsageException($"{origin}: '{OptionText.Shown(text)}' {complaint}.")
            : url;

    private async Task<string> AskAsync(string question, string option, CancellationToken stop)
    {
        if (!environment.Terminal.CanAsk)
        {
            throw new UsageException($"cannot prompt without a terminal. Use {option}.");
        }

        string? answer = await new Prompts(environment, notices).AskAsync(question, "Not logged in.", stop).ConfigureAwait(false);
        return answer?.Trim() is { Length: > 0 } entered
            ? entered
            : throw new UsageException($"no value was entered. Run the command again, or use {option}.");
    }

    // A login that cannot be read is replaced or deleted like any other.
    private SavedLogin? TryLoad()
    {
        try
        {
            return _file.Load();
        }
        catch (UsageException)
        {
            return null;
        }
    }

    private async Task<bool> EndAsync(SavedLogin saved, ILoggerFactory logs, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(LogoutTimeout, environment.TimeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var client = new MattermostClient(Options(saved.Url, logs) with { Credentials = MattermostCredentials.Token(saved.Token) });
        await using (client.ConfigureAwait(false))
        {
            try
            {
                await client.LogoutAsync(ending.Token).ConfigureAwait(false);
                return true;
            }
            catch (Exception error) when (error is EarshotException or OperationCanceledException)
            {
                return false;
            }
        }
    }

    private MattermostClientOptions Options(Uri url, ILoggerFactory logs) => new()
    {
        Url = url,
        Network = new NetworkOptions
        {
            Proxy = request.Proxy is { } proxy ? new WebProxy(proxy) : null,
            AcceptAnyServerCertificate = request.Insecure,
            RequestTimeout = TimeSpan.FromSeconds(10),
        },
        Retry = new RetryOptions { MaxRetries = 1 },
        TimeProvider = environment.TimeProvider,
        LoggerFactory = logs,
    };

    private string? Variable(string name) => environment.Variable(name) is { Length: > 0 } value ? value : null;
}
