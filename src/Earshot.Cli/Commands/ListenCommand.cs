using System.Net;
using Earshot.Cli.Accounts;
using Earshot.Cli.Listening;
using Earshot.Cli.Logs;
using Earshot.Cli.Surroundings;
using Earshot.Http;
using Earshot.Simulator.Mattermost.Demo;

namespace Earshot.Cli.Commands;

/// <summary><c>earshot listen</c>: finds the accounts, or makes up servers, and listens.</summary>
internal sealed class ListenCommand(ToolEnvironment environment, Notices notices, ListenRequest request)
{
    /// <summary>Runs it.</summary>
    /// <param name="mayDemonstrate">Whether simulated servers may take the place of accounts.</param>
    /// <param name="stop">Asks for the end; what is queued is printed first.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(bool mayDemonstrate, CancellationToken stop)
    {
        using var logs = new StandardErrorLogs(notices, request.LogLevel, environment.TimeProvider);
        var search = new AccountSearch(environment, notices);
        if (mayDemonstrate && !search.IsAnythingSetUp(request))
        {
            return await DemonstrateAsync(logs, stop).ConfigureAwait(false);
        }

        Account account = await search.FindAsync(request, stop).ConfigureAwait(false);
        if (request.Relogin && account.Token is not null)
        {
            notices.Say("Note: --relogin does nothing with a token, which can't be renewed; it is for --login-id.");
        }

        if (request.Insecure)
        {
            notices.Say("WARNING: --insecure accepts any certificate. Whoever is on the way can read everything, the token or password included!");
        }

        notices.Say($"Connecting to {Shown(account.Url)} ...");
        IWebProxy? proxy = request.Proxy is { } address ? new WebProxy(address) : null;
        return await ListenAsync(account, proxy, logs, stop).ConfigureAwait(false);
    }

    private static string Shown(Uri url) => url.AbsoluteUri.TrimEnd('/');

    private async Task<int> DemonstrateAsync(StandardErrorLogs logs, CancellationToken stop)
    {
        if (request.Proxy is not null || request.WebSocketUrl is not null || request.Insecure)
        {
            throw new UsageException("--proxy, --websocket-url and --insecure are about a server of yours; give it by --url.");
        }

        Demonstration demonstration = await Demonstration.StartAsync(environment.TimeProvider, stop).ConfigureAwait(false);
        await using (demonstration.ConfigureAwait(false))
        {
            notices.Say($"No account is set up, so a simulated Mattermost runs at {Shown(demonstration.Url)}, where a few people chat.");
            notices.Say("To hear a server of yours, see 'earshot listen --help'. Ctrl+C ends.");
            var account = new Account { Url = demonstration.Url, LoginId = ScriptedChat.WatcherName, Password = ScriptedChat.WatcherPassword };
            return await ListenAsync(account, NetworkOptions.NoProxy, logs, stop).ConfigureAwait(false);
        }
    }

    private async Task<int> ListenAsync(Account account, IWebProxy? proxy, StandardErrorLogs logs, CancellationToken stop)
    {
        Source source = await new MattermostOpening(environment, notices, request, logs).OpenAsync(account, proxy, stop).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            return await new ListenRun(environment, notices, request).RunAsync([source], stop).ConfigureAwait(false);
        }
    }
}
