using System.Net;
using Earshot.Cli.Accounts;
using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;
using Earshot.Mattermost;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Listening;

/// <summary>Logs in to Mattermost and creates a source.</summary>
internal sealed class MattermostSourceFactory(ToolEnvironment environment, Notices notices, ListenRequest request, ILoggerFactory logs)
{
    /// <summary>Creates a source that is logged in.</summary>
    /// <exception cref="LoginFailedException">The server rejects the login.</exception>
    /// <exception cref="EarshotException">The server cannot be reached, or it fails.</exception>
    public async Task<Source> OpenAsync(MattermostAccount account, IWebProxy? proxy, CancellationToken stop)
    {
        var options = new MattermostClientOptions
        {
            Url = account.Url,
            WebSocketUrl = request.WebSocketUrl,
            Relogin = request.Relogin,
            Network = request.Network(proxy),
            Retry = new RetryOptions { MaxRetries = 1 },
            TimeProvider = environment.TimeProvider,
            LoggerFactory = logs,
        };
        MattermostClient client = await new MattermostLogin(environment, notices).RunAsync(account, options, stop).ConfigureAwait(false);
        var source = new MattermostSource(client, account.Url, request, environment.TimeProvider.GetUtcNow(), EndAsync);
        try
        {
            await source.CheckChannelsAsync(request.Channels, notices, stop).ConfigureAwait(false);
            return source;
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        // A token was not created by this run, so it stays valid.
        Task EndAsync(MattermostClient loggedIn) =>
            account.Token is null ? MattermostLogin.EndAsync(loggedIn, environment.TimeProvider) : Task.CompletedTask;
    }
}
