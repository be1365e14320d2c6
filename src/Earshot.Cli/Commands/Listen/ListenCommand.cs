using System.Net;
using Earshot.Cli.Accounts;
using Earshot.Cli.Errors;
using Earshot.Cli.Listening;
using Earshot.Cli.Logs;
using Earshot.Cli.Output;
using Earshot.Cli.Terminal;
using Earshot.Mattermost;
using Earshot.SimpliSafe;
using Earshot.Simulator.Mattermost.Demo;

namespace Earshot.Cli.Commands.Listen;

/// <summary>Specifies which accounts <c>listen</c> uses.</summary>
internal enum ListenScope
{
    /// <summary>All configured accounts, or simulated accounts if none is configured.</summary>
    All,

    /// <summary>The Mattermost account.</summary>
    Mattermost,

    /// <summary>The SimpliSafe account.</summary>
    SimpliSafe,
}

/// <summary>Implements <c>earshot listen</c>: finds the accounts, or starts simulated servers, and listens.</summary>
internal sealed class ListenCommand(ToolEnvironment environment, Notices notices, ListenRequest request)
{
    /// <summary>Runs the command.</summary>
    /// <param name="scope">The accounts.</param>
    /// <param name="stop">The token to monitor for cancellation requests. Queued events are printed first.</param>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(ListenScope scope, CancellationToken stop)
    {
        using var logs = new StandardErrorLogs(notices, request.LogLevel, environment.TimeProvider);
        var search = new MattermostAccountSearch(environment, notices);
        var access = new SimpliSafeAccess(environment, request.SimpliSafe.Account);
        bool usesMattermost = scope == ListenScope.Mattermost || (scope == ListenScope.All && search.IsConfigured(request.Account));
        bool usesSimpliSafe = scope == ListenScope.SimpliSafe || (scope == ListenScope.All && access.IsConfigured);
        bool isDemonstration = !usesMattermost && !usesSimpliSafe;
        EventTypes.Check(request, usesMattermost || isDemonstration, usesSimpliSafe || isDemonstration);
        if (request.Channels.Count > 0 && usesSimpliSafe && !usesMattermost)
        {
            throw new UsageException("--channel: a channel belongs to Mattermost, and no Mattermost account is configured. Run 'earshot "
                + "login mattermost', or omit --channel.");
        }

        if (request.Checkpoint is not null && usesMattermost && usesSimpliSafe)
        {
            throw new UsageException("--checkpoint: a file contains the position of one account. Run 'earshot listen mattermost' and "
                + "'earshot listen simplisafe', each with a file of its own.");
        }

        if (isDemonstration)
        {
            return await DemonstrateAsync(logs, stop).ConfigureAwait(false);
        }

        if (request.Insecure)
        {
            notices.Say(Notices.InsecureWarning);
        }

        List<SourceOpening> openings = [];
        if (usesMattermost)
        {
            MattermostAccount account = await search.FindAsync(request.Account, stop).ConfigureAwait(false);

            // The password is asked for once, also if the login is attempted several times.
            account = await new MattermostLogin(environment, notices).WithPasswordAsync(account, stop).ConfigureAwait(false);
            if (request.Relogin && account.Token is not null)
            {
                notices.Say("Note: --relogin has no effect with a token, because a token cannot be renewed. Use it with --login-id.");
            }

            notices.Say($"Connecting to {Shown(account.Url)} ...");
            openings.Add(new SourceOpening("Mattermost", PrettyOutput.KindWidth, ending => OpenMattermostAsync(account, logs, ending)));
        }

        if (usesSimpliSafe)
        {
            notices.Say("Connecting to SimpliSafe ...");
            openings.Add(new SourceOpening(
                Failure.SimpliSafe, SimpliSafeSource.MaxKindLength, ending => OpenSimpliSafeAsync(access, logs, ending)));
        }

        return await new ListenRun(environment, notices, request).RunAsync(openings, stop).ConfigureAwait(false);
    }

    private static string Shown(Uri url) => url.AbsoluteUri.TrimEnd('/');

    private async Task<Source> OpenMattermostAsync(MattermostAccount account, StandardErrorLogs logs, CancellationToken stop)
    {
        IWebProxy? proxy = request.Proxy is { } address ? new WebProxy(address) : null;
        return await new MattermostSourceFactory(environment, notices, request, logs).OpenAsync(account, proxy, stop).ConfigureAwait(false);
    }

    private async Task<Source> OpenSimpliSafeAsync(SimpliSafeAccess access, StandardErrorLogs logs, CancellationToken stop)
    {
        SimpliSafeEndpoints endpoints = new();
        FileCheckpointStore? checkpoint = request.Checkpoint is { } path ? new FileCheckpointStore(path) : null;
        SimpliSafeClient client = await access.OpenAsync(
            logs,
            notices,
            options =>
            {
                endpoints = options.Endpoints;
                return options with
                {
                    WebSocket = SimpliSafeSource.Options(request, environment.TimeProvider.GetUtcNow(), checkpoint),
                    Network = options.Network with { AcceptAnyServerCertificate = request.Insecure },
                };
            },
            stop).ConfigureAwait(false);
        var source = new SimpliSafeSource(client, endpoints, request, checkpoint);
        try
        {
            await source.CheckSystemAsync(notices, stop).ConfigureAwait(false);
            return source;
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<int> DemonstrateAsync(StandardErrorLogs logs, CancellationToken stop)
    {
        if (request.Proxy is not null || request.WebSocketUrl is not null || request.Insecure)
        {
            throw new UsageException("--proxy, --websocket-url, and --insecure require a server. Use --url.");
        }

        Demonstration demonstration = await Demonstration.StartAsync(environment.TimeProvider, stop).ConfigureAwait(false);
        await using (demonstration.ConfigureAwait(false))
        {
            notices.Say("No account is configured. Two simulated servers are running:");
            notices.Say($"  Mattermost at {Shown(demonstration.Chat.Url)}, where scripted users chat");
            notices.Say($"  SimpliSafe at {Shown(demonstration.House.Url)}, with a house whose alarms are posted in the channel ~home");
            notices.Say("To use your own accounts, run 'earshot login mattermost' or 'earshot login simplisafe'. Press Ctrl+C to stop.");
            var chat = new MattermostClient(new MattermostClientOptions
            {
                Url = demonstration.Chat.Url,
                Credentials = MattermostCredentials.Token(demonstration.AlarmToken),
                Network = request.Network(NetworkOptions.NoProxy),
                TimeProvider = environment.TimeProvider,
                LoggerFactory = logs,
            });
            await using (chat.ConfigureAwait(false))
            {
                SourceOpening[] openings =
                [
                    new("Mattermost", PrettyOutput.KindWidth, ending => OpenSimulatedMattermostAsync(demonstration, logs, ending)),
                    new(
                        Failure.SimpliSafe,
                        SimpliSafeSource.MaxKindLength,
                        ending => OpenSimulatedSimpliSafeAsync(demonstration, chat, logs, ending)),
                ];
                return await new ListenRun(environment, notices, request with { Wait = false }).RunAsync(openings, stop)
                    .ConfigureAwait(false);
            }
        }
    }

    private Task<Source> OpenSimulatedMattermostAsync(Demonstration demonstration, StandardErrorLogs logs, CancellationToken stop)
    {
        var account = new MattermostAccount
        {
            Url = demonstration.Chat.Url,
            LoginId = ScriptedChat.WatcherName,
            Password = ScriptedChat.WatcherPassword,
        };
        return new MattermostSourceFactory(environment, notices, request, logs).OpenAsync(account, NetworkOptions.NoProxy, stop);
    }

    private async Task<Source> OpenSimulatedSimpliSafeAsync(
        Demonstration demonstration, MattermostClient chat, StandardErrorLogs logs, CancellationToken stop)
    {
        var options = new SimpliSafeClientOptions
        {
            Endpoints = SimpliSafeEndpoints.At(demonstration.House.Url),
            Network = request.Network(NetworkOptions.NoProxy),
            TimeProvider = environment.TimeProvider,
            LoggerFactory = logs,
            WebSocket = SimpliSafeSource.Options(request, environment.TimeProvider.GetUtcNow(), checkpoint: null),
        };
        string token = demonstration.House.IssueTokens(demonstration.Resident.Account).RefreshToken;
        SimpliSafeClient client = await SimpliSafeErrors.NamedAsync(
            () => SimpliSafeClient.LoginWithRefreshTokenAsync(token, options, stop)).ConfigureAwait(false);
        AlarmBridge.Attach(client, chat, demonstration.AlarmChannelId);
        return new SimpliSafeSource(client, options.Endpoints, request, checkpoint: null);
    }
}
