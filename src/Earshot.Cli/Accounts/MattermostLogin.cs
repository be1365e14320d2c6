using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;
using Earshot.Mattermost;

namespace Earshot.Cli.Accounts;

/// <summary>Logs in to Mattermost, and asks for a missing password or code.</summary>
internal sealed class MattermostLogin(ToolEnvironment environment, Notices notices)
{
    private static readonly TimeSpan LogoutTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Adds the password to an account that logs in with one, and asks for it if it is not set.</summary>
    /// <exception cref="UsageException">A password is required, and no terminal is available to ask for it.</exception>
    public async Task<MattermostAccount> WithPasswordAsync(MattermostAccount account, CancellationToken cancellationToken)
    {
        if (account.Token is not null || account.Password is not null)
        {
            return account;
        }

        string password = await AskAsync($"Password for {account.LoginId} at {account.Url.Host}: ", cancellationToken).ConfigureAwait(false)
            ?? throw new UsageException(
                $"no password was provided for {account.LoginId}. Set {Setting.Password}, or run this command in a terminal and enter it.");
        return new MattermostAccount { Url = account.Url, LoginId = account.LoginId, Password = password };
    }

    /// <summary>Creates a client that is logged in.</summary>
    /// <exception cref="LoginFailedException">The server rejects the login.</exception>
    /// <exception cref="UsageException">A password is required, and no terminal is available to ask for it.</exception>
    /// <exception cref="EarshotException">The server cannot be reached, or it fails.</exception>
    public async Task<MattermostClient> RunAsync(
        MattermostAccount account, MattermostClientOptions options, CancellationToken cancellationToken)
    {
        if (account.Token is { } token)
        {
            return await TryAsync(account, options, MattermostCredentials.Token(token), cancellationToken).ConfigureAwait(false);
        }

        account = await WithPasswordAsync(account, cancellationToken).ConfigureAwait(false);
        string password = account.Password!;
        try
        {
            var credentials = MattermostCredentials.Password(account.LoginId, password, UpFrontCode());
            return await TryAsync(account, options, credentials, cancellationToken).ConfigureAwait(false);
        }
        catch (LoginFailedException error)
            when (error.InnerException is LoginException { ErrorId: MattermostErrors.MfaCodeRequired } && UpFrontCode() is null)
        {
            string code = await AskAsync("Code for multi-factor authentication: ", cancellationToken).ConfigureAwait(false)
                ?? throw new LoginFailedException(
                    $"the server requires a multi-factor authentication code. Set {Setting.MfaCode}, or run this command in a terminal "
                        + "and enter it.",
                    error);
            var credentials = MattermostCredentials.Password(account.LoginId, password, code.Trim());
            return await TryAsync(account, options, credentials, cancellationToken).ConfigureAwait(false);
        }
    }

    // A server that requires no code ignores it.
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
        catch (ApiException error)
            when (error is LoginException || (error is PermissionException or BadRequestException && error.ErrorId is not null))
        {
            await client.DisposeAsync().ConfigureAwait(false);

            // Mattermost's own errors have an ID.
            throw error is { ErrorId: null, StatusCode: 401 }
                ? new GatedException(
                    "the login was rejected (401), but not by Mattermost: the response is not one of its errors. A proxy or a gateway in "
                        + "front of the server requires a login of its own.",
                    error)
                : new LoginFailedException(Describe(account, error), error);
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
            { ErrorId: MattermostErrors.MfaCodeRequired } =>
                $"the server requires a multi-factor authentication code and did not accept the one provided ({key}). Use a current code.",
            { ErrorId: MattermostErrors.MfaCodeRejected } =>
                $"the server rejected the multi-factor authentication code ({key}). A code is valid for 30 seconds; use a new one.",
            { ErrorId: MattermostErrors.AccountDeactivated } =>
                $"the account {account.LoginId} is deactivated ({key}). Ask an administrator to activate it.",
            { ErrorId: MattermostErrors.AccountLocked } =>
                $"the account {account.LoginId} is locked after too many failed logins ({key}). Ask an administrator to unlock it, or "
                    + "reset the password.",
            LoginException when account.TokenOrigin == MattermostAccount.Saved =>
                $"the server no longer accepts the saved login ({key}). Run 'earshot login mattermost' again.",
            LoginException when account.Token is not null =>
                $"the server rejected the token from {account.TokenOrigin} ({key}). Check the token, or create a new one in the account's "
                    + "settings.",
            LoginException => $"the server rejected the login of {account.LoginId} ({key}). Check the user name and the password.",
            _ => $"the server rejected the login. {Failure.Plain(error)}",
        };
    }

    /// <summary>Ends a login session that was created for this run. Otherwise it would stay valid for months.</summary>
    public static async Task EndAsync(MattermostClient client, TimeProvider timeProvider)
    {
        using var limit = new CancellationTokenSource(LogoutTimeout, timeProvider);
        try
        {
            await client.LogoutAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is EarshotException or OperationCanceledException)
        {
            // The session has already ended, or the server cannot be reached; the user can do nothing about it.
        }
    }

    private async Task<string?> AskAsync(string question, CancellationToken cancellationToken)
    {
        if (!environment.Terminal.CanAsk)
        {
            return null;
        }

        string? entered = await new Prompts(environment, notices)
            .AskSecretAsync(question, "Not logged in.", cancellationToken).ConfigureAwait(false);
        return entered is { Length: > 0 } ? entered : null;
    }
}
