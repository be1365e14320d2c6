using System.Net.Sockets;
using System.Text;
using Earshot.Cli.Accounts;
using Earshot.Cli.Logs;
using Earshot.Cli.Surroundings;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.Demo;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Commands;

/// <summary><c>earshot simulate mattermost</c>: a simulated server with a few people, until Ctrl+C.</summary>
internal sealed class SimulateCommand(ToolEnvironment environment, Notices notices)
{
    /// <summary>Runs it.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(SimulateRequest request, CancellationToken stop)
    {
        using var logs = new StandardErrorLogs(notices, request.Verbose ? LogLevel.Debug : LogLevel.Warning, environment.TimeProvider);
        FaultInjector? faults = request.FaultFile is { } file ? await LoadAsync(file, stop).ConfigureAwait(false) : null;
        MattermostSimulator simulator;
        try
        {
            simulator = await MattermostSimulator.StartAsync(
                new MattermostSimulatorOptions
                {
                    Port = request.Port,
                    Faults = faults,
                    TimeProvider = environment.TimeProvider,
                    LoggerFactory = request.Verbose ? logs : null,
                },
                stop).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            notices.Fail($"--port: {request.Port} can't be listened on: {Reason(error)}. Give another, or 0 for a free one.");
            return ExitCode.Failed;
        }

        await using (simulator.ConfigureAwait(false))
        {
            var chat = ScriptedChat.Prepare(simulator, environment.TimeProvider);
            Announce(simulator, chat, faults);
            await chat.RunAsync(stop).ConfigureAwait(false);
            notices.Say("Stopped.");
            return ExitCode.Done;
        }
    }

    private static async Task<FaultInjector> LoadAsync(string file, CancellationToken stop)
    {
        try
        {
            return await FaultInjector.LoadAsync(file, stop).ConfigureAwait(false);
        }
        catch (FaultScriptException error)
        {
            throw new UsageException($"--faults: '{file}' can't be used. {error.Message}");
        }
    }

    private static string Reason(Exception error)
    {
        SocketError? cause = (error as SocketException ?? error.InnerException as SocketException ?? error.InnerException?.InnerException as SocketException)
            ?.SocketErrorCode;
        return cause switch
        {
            SocketError.AddressAlreadyInUse => "it is taken",
            SocketError.AccessDenied => "this user may not",
            _ => error.Message.TrimEnd('.'),
        };
    }

    // What a script needs goes to standard output, in a form that a shell can read; what a person needs, to standard error.
    private void Announce(MattermostSimulator simulator, ScriptedChat chat, FaultInjector? faults)
    {
        string url = simulator.Url.AbsoluteUri.TrimEnd('/');
        string lines = string.Join(
            '\n',
            $"{Setting.Url}={url}",
            $"{Setting.Token}={chat.WatcherToken}",
            $"{Setting.LoginId}={ScriptedChat.WatcherName}",
            $"{Setting.Password}={ScriptedChat.WatcherPassword}",
            "");
        notices.Say($"A simulated Mattermost runs at {url}; a few people chat there{Faults(faults)}. Ctrl+C ends. To listen, in another terminal:");
        notices.Say("");
        notices.Say($"  {Setting.Token}={chat.WatcherToken} earshot listen --url {url}");
        notices.Say($"  {Setting.Password}={ScriptedChat.WatcherPassword} earshot listen --url {url} --login-id {ScriptedChat.WatcherName}");
        notices.Say("");
        environment.Output.Write(Encoding.UTF8.GetBytes(lines));
        environment.Output.Flush();
    }

    private static string Faults(FaultInjector? faults) => faults?.Faults.Count switch
    {
        null => "",
        1 => ", and 1 fault is in force",
        { } count => $", and {count} faults are in force",
    };
}
