using Earshot.Cli.Accounts;
using Earshot.Cli.Errors;
using Earshot.Cli.Logs;
using Earshot.Cli.SimpliSafe.Output;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe;

/// <summary>One command about a house: logs in with what is saved, finds the system that is meant, and asks before something is done.</summary>
internal sealed class SystemCommandContext(ToolEnvironment environment, Notices notices, SystemRequest request)
{
    /// <summary>Where the result goes.</summary>
    public CommandOutput Output { get; } = new(environment, request.Format);

    /// <summary>Where the account is, once it is logged in.</summary>
    public SimpliSafeEndpoints Endpoints { get; private set; } = new();

    /// <summary>Does something with the account.</summary>
    /// <exception cref="UsageException">Nobody is logged in, no system can be chosen, or something asked for isn't there.</exception>
    /// <exception cref="ServiceException">An error of the service.</exception>
    public async Task<int> WithAccountAsync(Func<SimpliSafeClient, Task<int>> work, CancellationToken stop)
    {
        using var logs = new StandardErrorLogs(notices, request.Account.LogLevel, environment.TimeProvider);
        SimpliSafeClient client = await new SimpliSafeAccess(environment, request.Account)
            .OpenAsync(logs, notices, Remember, stop).ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            return await SimpliSafeErrors.NamedAsync(() => work(client)).ConfigureAwait(false);
        }
    }

    /// <summary>Does something with the one system that is meant.</summary>
    /// <inheritdoc cref="WithAccountAsync" path="/exception"/>
    public Task<int> WithSystemAsync(Func<SimpliSafeSystem, Task<int>> work, CancellationToken stop) =>
        WithAccountAsync(async client => await work(await ChooseAsync(client, stop).ConfigureAwait(false)).ConfigureAwait(false), stop);

    /// <summary>Asks whether something is to be done. Says why it isn't where the answer is no.</summary>
    /// <param name="system">Where.</param>
    /// <param name="what">What, as a command to the system, such as "arm away".</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="UsageException">Nobody can be asked.</exception>
    public async Task<bool> IsWantedAsync(SimpliSafeSystem system, string what, CancellationToken stop)
    {
        if (request.Yes)
        {
            return true;
        }

        if (!environment.Terminal.CanAsk)
        {
            throw new UsageException($"nobody can be asked whether to {what}: this is no terminal. Nothing was done. Give --yes to do it without asking.");
        }

        notices.Ask($"System {SystemText.Name(system)}, now {SystemText.State(system.State)}: {what}? Type yes to do it: ");
        string? answer = await environment.Terminal.ReadLineAsync(stop).ConfigureAwait(false);
        if (answer?.Trim().ToUpperInvariant() is "YES" or "Y")
        {
            return true;
        }

        notices.Say("Nothing was done.");
        return false;
    }

    private SimpliSafeClientOptions Remember(SimpliSafeClientOptions options)
    {
        Endpoints = options.Endpoints;
        return options;
    }

    private async Task<SimpliSafeSystem> ChooseAsync(SimpliSafeClient client, CancellationToken stop)
    {
        try
        {
            return await client.GetSystemAsync(request.System, stop).ConfigureAwait(false);
        }
        catch (SystemChoiceException choice)
        {
            throw new UsageException(
                choice.Systems.Count == 0
                    ? "the account has no system."
                    : $"{(request.System is { } id ? $"--system: the account has no system {id}" : "the account has several systems, and none is guessed")}; give --system "
                        + $"with one of: {string.Join(", ", choice.Systems)}. Nothing was done.");
        }
    }
}
