using System.Net;
using Earshot.Cli.Accounts;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Errors;
using Earshot.Cli.Logs;
using Earshot.Cli.Terminal;
using Earshot.Http;
using Earshot.Mattermost;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Commands.Login;

/// <summary><c>earshot login mattermost</c>, and <c>earshot logout mattermost</c>: a log-in that is kept from run to run.</summary>
internal sealed class MattermostLoginCommand(ToolEnvironment environment, Notices notices, MattermostLoginRequest request)
{
    private const int LongestToken = 4096;
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(10);

    private readonly SavedLoginFile _file = new(environment);

    /// <summary>Logs in and saves it.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> LoginAsync(CancellationToken stop)
    {
        // Nothing may be begun that can't be kept.
        string location = _file.Location;
        using var logs = new StandardErrorLogs(notices, request.LogLevel, environment.TimeProvider);
        MattermostAccount account = await FindAsync(stop).ConfigureAwait(false);
        MattermostClient client = await new MattermostLogin(environment, notices).RunAsync(account, Options(account.Url, logs), stop).ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            SavedLogin? before = TryLoad();
            string username = client.CurrentUser?.Username ?? "";
            _file.Save(new SavedLogin { Url = account.Url, Token = client.GetLoginToken()!, Username = username, IsSession = account.Token is null });
            if (before is { IsSession: true } && before.Url == account.Url)
            {
                await EndAsync(before, logs, stop).ConfigureAwait(false);
            }

            notices.Say($"Logged in to {Shown(account.Url)} as @{username}. The log-in is kept in '{location}', which only you can read; whoever has it is you, so guard it.");
            notices.Say("Now: 'earshot listen' shows what happens, 'earshot call mattermost --help' what can be done.");
            if (environment.Variable(Setting.Token) is { Length: > 0 } || environment.Variable(Setting.LoginId) is { Length: > 0 })
            {
                notices.Say($"Note: {Setting.Token} or {Setting.LoginId} is set and goes before the saved log-in; unset it to use this one.");
            }

            return ExitCode.Done;
        }
    }

    /// <summary>Ends the log-in at the server where it is a session, and deletes it.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> LogOutAsync(CancellationToken stop)
    {
        using var logs = new StandardErrorLogs(notices, request.LogLevel, environment.TimeProvider);
        if (!_file.IsThere)
        {
            notices.Say($"Nobody was logged in at Mattermost ('{_file.Location}' isn't there).");
            return ExitCode.Done;
        }

        SavedLogin? saved = TryLoad();
        bool hasEnded = saved is not { IsSession: true } || await EndAsync(saved, logs, stop).ConfigureAwait(false);
        _file.Delete();
        notices.Say((saved, hasEnded) switch
        {
            (null, _) => "The saved log-in couldn't be understood; it is deleted.",
            (_, false) => $"The saved log-in is deleted, but {Shown(saved.Url)} couldn't be told: the log-in session goes on there until it expires. End it in your "
                + "profile there, under Security.",
            ({ IsSession: true }, _) => $"Logged out at {Shown(saved.Url)}; the saved log-in is deleted.",
            _ => "The saved log-in is deleted. Its token still holds: revoke it in your profile at the server where it is no longer needed.",
        });
        return hasEnded ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Shown(Uri url) => url.AbsoluteUri.TrimEnd('/');

    private async Task<MattermostAccount> FindAsync(CancellationToken stop)
    {
        if (request.IsTokenOnInput && (request.Account.TokenFile is not null || request.Account.LoginId is not null))
        {
            throw new UsageException("--token, --token-file and --login-id exclude each other: log in by token or by password.");
        }

        Uri url = request.Account.Url ?? UrlOfEnvironment() ?? await AskUrlAsync(stop).ConfigureAwait(false);
        if (request.Account.TokenFile is not null)
        {
            return await new MattermostAccountSearch(environment, notices).FindAsync(request.Account with { Url = url }, stop).ConfigureAwait(false);
        }

        if (request.IsTokenOnInput)
        {
            char[] start = new char[LongestToken];
            int length = await environment.Input.ReadBlockAsync(start, stop).ConfigureAwait(false);
            string token = MattermostAccountSearch.Checked(new string(start, 0, length).Split('\n')[0].Trim(), "--token: standard input");
            return new MattermostAccount { Url = url, Token = token, TokenOrigin = "standard input" };
        }

        string loginId = request.Account.LoginId ?? Variable(Setting.LoginId)
            ?? await AskAsync("User name or e-mail address: ", "--login-id", stop).ConfigureAwait(false);
        return new MattermostAccount { Url = url, LoginId = loginId, Password = Variable(Setting.Password) };
    }

    private Uri? UrlOfEnvironment() => Variable(Setting.Url) is { } text ? Read(text, Setting.Url) : null;

    private async Task<Uri> AskUrlAsync(CancellationToken stop) =>
        Read(await AskAsync("Address of the server, such as https://chat.example.com: ", "--url", stop).ConfigureAwait(false), "the address");

    private static Uri Read(string text, string origin) => OptionText.Address("https://chat.example.com", "http", "https")(text, out Uri url) is { } complaint
        ? throw new UsageException($"{origin}: '{OptionText.Shown(text)}' {complaint}.")
        : url;

    private async Task<string> AskAsync(string question, string option, CancellationToken stop)
    {
        if (!environment.Terminal.CanAsk)
        {
            throw new UsageException($"there is nobody to ask; give {option}.");
        }

        notices.Ask(question);
        return (await environment.Terminal.ReadLineAsync(stop).ConfigureAwait(false))?.Trim() is { Length: > 0 } answer
            ? answer
            : throw new UsageException($"nothing was said; give {option}.");
    }

    // One that can't be read is replaced or deleted like any other.
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
        using var limit = new CancellationTokenSource(GoodbyeTimeout, environment.TimeProvider);
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
