using Earshot.Cli.Accounts;
using Earshot.Cli.Errors;
using Earshot.Cli.Logs;
using Earshot.Cli.SimpliSafe.Output;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe;

/// <summary>Runs a command for a system: logs in with the saved login, finds the system, and asks for confirmation.</summary>
internal sealed class SystemCommandContext(ToolEnvironment environment, Notices notices, SystemRequest request)
{
    /// <summary>Gets the output of the command.</summary>
    public CommandOutput Output { get; } = new(environment, request.Format);

    /// <summary>Gets the endpoints of the account after the login.</summary>
    public SimpliSafeEndpoints Endpoints { get; private set; } = new();

    /// <summary>Runs an operation on the account.</summary>
    /// <exception cref="UsageException">No login is saved, no system can be chosen, or a name on the command line is unknown.</exception>
    /// <exception cref="ServiceException">The service reports an error.</exception>
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

    /// <summary>Runs an operation on the system that the command line names, or on the only system.</summary>
    /// <inheritdoc cref="WithAccountAsync" path="/exception"/>
    public Task<int> WithSystemAsync(Func<SimpliSafeSystem, Task<int>> work, CancellationToken stop) => WithAccountAsync(
        async client => await work(await ChooseAsync(client, stop).ConfigureAwait(false)).ConfigureAwait(false), stop);

    /// <summary>Asks for confirmation, and reports it if the user declines.</summary>
    /// <param name="system">The system.</param>
    /// <param name="what">What is to be done, as a verb phrase such as "arm in away mode".</param>
    /// <param name="stop">The token to monitor for cancellation requests.</param>
    /// <exception cref="UsageException">No terminal is available to ask.</exception>
    public async Task<bool> ConfirmAsync(SimpliSafeSystem system, string what, CancellationToken stop)
    {
        if (request.Yes)
        {
            return true;
        }

        if (!environment.Terminal.CanAsk)
        {
            throw new UsageException($"cannot ask for confirmation without a terminal ({what}). Nothing was changed. Use --yes to skip "
                + "the confirmation.");
        }

        string? entered = await new Prompts(environment, notices).AskAsync(
            $"System {SystemText.Name(system)}, state: {SystemText.State(system.State)}. Type 'yes' to {what}: ",
            "Nothing was changed.",
            stop).ConfigureAwait(false);
        if (entered?.Trim().ToUpperInvariant() is "YES" or "Y")
        {
            return true;
        }

        notices.Say("Nothing was changed.");
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
                choice.Systems.Count == 0 ? "the account has no systems."
                : request.System is { } id ? $"--system: the account has no system {id}. Use one of: {string.Join(", ", choice.Systems)}. "
                    + "Nothing was changed."
                : $"the account has several systems. Use --system with one of: {string.Join(", ", choice.Systems)}. Nothing was changed.");
        }
    }
}
