using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;
using Earshot.Mattermost;

namespace Earshot.Cli.Accounts;

/// <summary>Logs in, and asks for what is missing on the way.</summary>
internal sealed class MattermostLogin(ToolEnvironment environment, Notices notices)
{
    // The server's keys, as recorded from 5.37.
    private const string MfaWanted = "mfa.validate_token.authenticate.app_error";
    private const string MfaRefused = "api.user.check_user_mfa.bad_code.app_error";
    private const string AccountLocked = "api.user.check_user_login_attempts.too_many.app_error";

    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>A client that is logged in.</summary>
    /// <exception cref="LoginFailedException">The server refuses the account.</exception>
    /// <exception cref="UsageException">A password is needed, and nobody can be asked.</exception>
    /// <exception cref="EarshotException">The server can't be reached or failed.</exception>
    public async Task<MattermostClient> RunAsync(MattermostAccount account, MattermostClientOptions options, CancellationToken cancellationToken)
    {
        if (account.Token is { } token)
        {
            return await TryAsync(account, options, MattermostCredentials.Token(token), cancellationToken).ConfigureAwait(false);
        }

        string password = account.Password
            ?? await AskAsync($"Password of {account.LoginId} at {account.Url.Host}: ", cancellationToken).ConfigureAwait(false)
            ?? throw new UsageException($"the password of {account.LoginId} isn't known. Put it into {Setting.Password}, or run this on a terminal to be asked.");
        try
        {
            var credentials = MattermostCredentials.Password(account.LoginId, password, UpFrontCode());
            return await TryAsync(account, options, credentials, cancellationToken).ConfigureAwait(false);
        }
        catch (LoginFailedException error) when (error.InnerException is LoginException { ErrorId: MfaWanted } && UpFrontCode() is null)
        {
            string code = await AskAsync("Code of multi-factor authentication: ", cancellationToken).ConfigureAwait(false)
                ?? throw new LoginFailedException($"the account wants a code of multi-factor authentication. Put it into {Setting.MfaCode}.", error);
            var credentials = MattermostCredentials.Password(account.LoginId, password, code.Trim());
            return await TryAsync(account, options, credentials, cancellationToken).ConfigureAwait(false);
        }
    }

    // A server that wants no code ignores it.
    private string? UpFrontCode() => environment.Variable(Setting.MfaCode) is { Length: > 0 } code ? code.Trim() : null;

    private static async Task<MattermostClient> TryAsync(
        MattermostAccount account, MattermostClientOptions options, MattermostCredentials credentials, CancellationToken cancellationToken)
    {
        var client = new MattermostClient(options with { Credentials = credentials });
        try
        {
            await client.LoginAsync(cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch (ApiException error) when (error is LoginException or PermissionException or BadRequestException)
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw new LoginFailedException(Describe(account, error), error);
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string Describe(MattermostAccount account, ApiException error)
    {
        string key = error.ErrorId is { } id ? $"{error.StatusCode}, {id}" : $"{error.StatusCode}";
        return error switch
        {
            { ErrorId: MfaWanted } => $"the server wants a code of multi-factor authentication, and takes {Setting.MfaCode} for none ({key}).",
            { ErrorId: MfaRefused } => $"the server refuses the code of multi-factor authentication ({key}). A code holds for half a minute; give a new one.",
            { ErrorId: AccountLocked } => $"the account {account.LoginId} is locked after too many failed log-ins ({key}). An administrator, or a new password, unlocks it.",
            LoginException when account.TokenOrigin == MattermostAccount.Saved =>
                $"the server no longer accepts the saved log-in ({key}). Run 'earshot login mattermost' again.",
            LoginException when account.Token is not null =>
                $"the server refuses the token of {account.TokenOrigin} ({key}). Check it, or create a new one in the account's settings.",
            LoginException => $"the server refuses the user name or the password of {account.LoginId} ({key}). Check both.",
            _ => $"the server refuses the log-in. {error.Message}",
        };
    }

    /// <summary>Ends a log-in session that was made for this run; left behind, it would hold for months.</summary>
    public static async Task EndAsync(MattermostClient client, TimeProvider timeProvider)
    {
        using var limit = new CancellationTokenSource(GoodbyeTimeout, timeProvider);
        try
        {
            await client.LogoutAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is EarshotException or OperationCanceledException)
        {
            // It is over anyway, or the server is out of reach; there is nothing that the user could do.
        }
    }

    private async Task<string?> AskAsync(string question, CancellationToken cancellationToken)
    {
        if (!environment.Terminal.CanAsk)
        {
            return null;
        }

        notices.Ask(question);
        try
        {
            return await environment.Terminal.ReadSecretAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } answer ? answer : null;
        }
        finally
        {
            notices.Show("");
        }
    }
}
