using System.Text.Json;
using Earshot.SimpliSafe.Commands;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Subscriptions;

namespace Earshot.SimpliSafe;

public sealed partial class SimpliSafeSystem
{
    /// <summary>Disarms the system and ends an active alarm.</summary>
    /// <remarks>
    /// Locks whose setting says so are unlocked (observed by one source). A command is never repeated blindly: after a response with an
    /// unknown outcome, the state is read, and the command is retried only if the reading proves that nothing happened and the command is a
    /// few seconds old at most (<see cref="SimpliSafeCommandOptions"/>).
    /// </remarks>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. After cancellation the outcome of the command is unknown.
    /// </param>
    /// <returns>The state that was observed after the command.</returns>
    /// <exception cref="PermissionException">The plan does not include remote control. Nothing was done.</exception>
    /// <exception cref="LoginException">The login is no longer valid. Nothing was done.</exception>
    /// <exception cref="ApiException">The service returned another error. Nothing was done.</exception>
    /// <exception cref="ConnectionException">The service could not be reached. Nothing was sent.</exception>
    /// <exception cref="CommandUncertainException">
    /// The command was sent but not confirmed in time, or something else happened meanwhile.
    /// </exception>
    /// <exception cref="CommandSupersededException">A newer command superseded this one.</exception>
    public Task<ArmingResult> SetOffAsync(CancellationToken cancellationToken = default) =>
        SetStateAsync("Disarm", SystemState.Off, cancellationToken);

    /// <summary>Arms the system in home mode.</summary>
    /// <remarks>
    /// If the system has an exit delay, the command is complete when the countdown is observed (<see cref="ArmingResult.IsCountingDown"/>);
    /// the system is armed when the countdown ends. Locks whose setting says so are locked (observed by one source). Retried only if a
    /// reading proves that nothing happened; see <see cref="SetOffAsync"/>.
    /// </remarks>
    /// <inheritdoc cref="SetOffAsync"/>
    public Task<ArmingResult> SetHomeAsync(CancellationToken cancellationToken = default) =>
        SetStateAsync("ArmHome", SystemState.Home, cancellationToken);

    /// <summary>Arms the system in away mode.</summary>
    /// <inheritdoc cref="SetHomeAsync"/>
    public Task<ArmingResult> SetAwayAsync(CancellationToken cancellationToken = default) =>
        SetStateAsync("ArmAway", SystemState.Away, cancellationToken);

    /// <summary>Clears all notifications. No request is known that clears a single one.</summary>
    /// <remarks>Known from one library only. The request is not retried, because a retry could clear a new notification unseen.</remarks>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="ApiException">The service returned an error.</exception>
    /// <exception cref="ConnectionException">The service could not be reached, or its response was lost.</exception>
    public async Task ClearNotificationsAsync(CancellationToken cancellationToken = default)
    {
        await _services.Api.SendForJsonAsync(_requests.ClearNotifications(), cancellationToken).ConfigureAwait(false);
        await ReadStateAsync(retries: true, isUrgent: true, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SystemReading> ReadStateAsync(bool retries, bool isUrgent, CancellationToken cancellationToken)
    {
        long timestamp = _services.TimeProvider.GetTimestamp();
        JsonElement response = await _services.Api.SendForObjectAsync(
            _requests.Subscription(retries, isUrgent), cancellationToken).ConfigureAwait(false);
        JsonElement subscription = JsonField.Object(response, "subscription") ?? throw ResponseReading.NotValid("GetSystem");
        var reading = new SystemReading(subscription, timestamp, _services.TimeProvider.GetUtcNow());
        if (!reading.HasBaseStation)
        {
            throw ResponseReading.NotValid("GetSystem");
        }

        Adopt(reading);
        return reading;
    }

    private async Task<ArmingResult> SetStateAsync(string operation, SystemState requested, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var command = new ArmingCommand(
            _requests,
            operation,
            requested,
            ReadingNotOlderThan,
            cancellation => ReadStateAsync(retries: false, isUrgent: true, cancellation));
        try
        {
            SystemReading seen = await _commands.RunAsync(command, _latestArming.Start(), cancellationToken).ConfigureAwait(false);
            return new ArmingResult(seen.State, seen.State.IsArming ? command.ExitDelay ?? ExitDelayRemaining : null);
        }
        finally
        {
            DelaySensorReadings();
        }
    }

    private SystemReading? ReadingNotOlderThan(TimeSpan age)
    {
        SystemReading reading = _reading;
        return _services.TimeProvider.GetElapsedTime(reading.Timestamp) < age ? reading : null;
    }
}
