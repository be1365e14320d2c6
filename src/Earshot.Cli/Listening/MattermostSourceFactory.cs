using System.Net;
using Earshot.Cli.Accounts;
using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;
using Earshot.Http;
using Earshot.Mattermost;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Listening;

/// <summary>Logs in at a Mattermost and makes a source of it.</summary>
internal sealed class MattermostSourceFactory(ToolEnvironment environment, Notices notices, ListenRequest request, ILoggerFactory logs)
{
    /// <summary>A source that is logged in.</summary>
    /// <exception cref="LoginFailedException">The server refuses the account.</exception>
    /// <exception cref="EarshotException">The server can't be reached or failed.</exception>
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
        return new MattermostSource(client, account.Url, request, account.Token is null ? logged => MattermostLogin.EndAsync(logged, environment.TimeProvider) : static _ => Task.CompletedTask);
    }
}
