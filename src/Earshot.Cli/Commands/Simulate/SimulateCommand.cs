using System.Net.Sockets;
using System.Text;
using Earshot.Cli.Accounts;
using Earshot.Cli.Errors;
using Earshot.Cli.Logs;
using Earshot.Cli.Terminal;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.Demo;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.Demo;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Commands.Simulate;

/// <summary>Implements <c>earshot simulate</c>, which runs a simulated server until it is stopped.</summary>
internal sealed class SimulateCommand(ToolEnvironment environment, Notices notices)
{
    /// <summary>Runs a Mattermost with scripted users.</summary>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public Task<int> RunMattermostAsync(SimulateRequest request, CancellationToken stop) => RunAsync(
        request,
        (faults, logs) => MattermostSimulator.StartAsync(
            new() { Port = request.Port, Faults = faults, TimeProvider = environment.TimeProvider, LoggerFactory = logs }, stop),
        (simulator, faults) =>
        {
            var chat = ScriptedChat.Create(simulator, environment.TimeProvider);
            Announce(simulator, chat, faults, request);
            return chat.RunAsync(stop);
        },
        stop);

    /// <summary>Runs a SimpliSafe with a scripted house.</summary>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public Task<int> RunSimpliSafeAsync(SimulateRequest request, CancellationToken stop) => RunAsync(
        request,
        (faults, logs) => SimpliSafeSimulator.StartAsync(
            new() { Port = request.Port, Faults = faults, TimeProvider = environment.TimeProvider, LoggerFactory = logs }, stop),
        (simulator, faults) =>
        {
            var day = ScriptedDay.Create(simulator, environment.TimeProvider);
            Announce(simulator, day, faults);
            return day.RunAsync(stop);
        },
        stop);

    private async Task<int> RunAsync<T>(
        SimulateRequest request,
        Func<FaultInjector?, ILoggerFactory?, Task<T>> start,
        Func<T, FaultInjector?, Task> run,
        CancellationToken stop)
        where T : class, IAsyncDisposable
    {
        using var logs = new StandardErrorLogs(notices, request.Verbose ? LogLevel.Debug : LogLevel.Warning, environment.TimeProvider);
        FaultInjector? faults = await LoadAsync(request, stop).ConfigureAwait(false);
        T simulator;
        try
        {
            simulator = await start(faults, request.Verbose ? logs : null).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            notices.Fail($"--port: cannot listen on port {request.Port}: {Reason(error)}. Use another port, or 0 for a free one.");
            return ExitCode.Failed;
        }

        await using (simulator.ConfigureAwait(false))
        {
            await run(simulator, faults).ConfigureAwait(false);
            notices.Say("Stopped.");
            return ExitCode.Done;
        }
    }

    private static async Task<FaultInjector?> LoadAsync(SimulateRequest request, CancellationToken stop)
    {
        if (request.FaultFile is not { } file)
        {
            return null;
        }

        try
        {
            return await FaultInjector.LoadAsync(file, stop).ConfigureAwait(false);
        }
        catch (FaultScriptException error)
        {
            throw new UsageException($"--faults: '{file}' cannot be used. {error.Message}");
        }
    }

    private static string Reason(Exception error)
    {
        SocketException? socket = error as SocketException
            ?? error.InnerException as SocketException
            ?? error.InnerException?.InnerException as SocketException;
        return socket?.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => "it is already in use",
            SocketError.AccessDenied => "permission denied",
            _ => error.Message.TrimEnd('.'),
        };
    }

    // Standard output contains what a script needs, in a form that a shell can read; instructions for users go to standard error.
    private void Announce(MattermostSimulator simulator, ScriptedChat chat, FaultInjector? faults, SimulateRequest request)
    {
        string url = simulator.Url.AbsoluteUri.TrimEnd('/');
        notices.Say(
            $"A simulated Mattermost is running at {url}{Faults(faults)}. Press Ctrl+C to stop. To listen, run in another terminal:");
        notices.Say("");
        notices.Say($"  {Setting.Token}={chat.WatcherToken} earshot listen --url {url}");
        notices.Say(
            $"  {Setting.Password}={ScriptedChat.WatcherPassword} earshot listen --url {url} --login-id {ScriptedChat.WatcherName}");
        notices.Say("");
        IReadOnlyList<string> people = SimulatedPeople.Create(simulator, chat, request, notices);
        string[] lines =
        [
            $"{Setting.Url}={url}",
            $"{Setting.Token}={chat.WatcherToken}",
            $"{Setting.LoginId}={ScriptedChat.WatcherName}",
            $"{Setting.Password}={ScriptedChat.WatcherPassword}",
            .. people,
        ];
        Print(string.Join('\n', lines) + "\n");
    }

    private void Announce(SimpliSafeSimulator simulator, ScriptedDay day, FaultInjector? faults)
    {
        string url = simulator.Url.AbsoluteUri.TrimEnd('/');
        string token = simulator.IssueTokens(day.Account).RefreshToken;
        notices.Say(
            $"A simulated SimpliSafe is running at {url}{Faults(faults)}. Press Ctrl+C to stop. To use it, run in another terminal:");
        notices.Say("");
        notices.Say($"  earshot login simplisafe --url {url}");
        notices.Say($"      (sign in as {ScriptedDay.Email} with the password {ScriptedDay.Password})");
        notices.Say($"  {Setting.SimpliSafeToken}={token} earshot listen simplisafe --url {url}");
        notices.Say("");
        Print($"{Setting.SimpliSafeUrl}={url}\n{Setting.SimpliSafeToken}={token}\n");
    }

    private void Print(string lines)
    {
        environment.Output.Write(Encoding.UTF8.GetBytes(lines));
        environment.Output.Flush();
    }

    private static string Faults(FaultInjector? faults) => faults?.Faults.Count switch
    {
        null => "",
        1 => ", with 1 fault",
        { } count => $", with {count} faults",
    };
}
