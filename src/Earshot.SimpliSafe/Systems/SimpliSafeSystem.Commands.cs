using System.Text.Json;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Systems;
using Earshot.SimpliSafe.Systems.Commands;

namespace Earshot.SimpliSafe;

public sealed partial class SimpliSafeSystem
{
    /// <summary>Disarms, and ends a running alarm.</summary>
    /// <remarks>
    /// Locks whose own setting says so are unlocked by it (seen live by one witness).
    /// A command is never repeated blindly: after an answer that leaves open whether it was done, the state is read, and it is sent again only
    /// where that proves that nothing happened and the wish is a few seconds old (<see cref="SimpliSafeCommandOptions"/>).
    /// </remarks>
    /// <param name="cancellationToken">Ends the wait; whether it was done isn't known then.</param>
    /// <returns>The state that was seen afterwards.</returns>
    /// <exception cref="PermissionException">The plan doesn't include control from afar. Nothing was done.</exception>
    /// <exception cref="LoginException">The log-in no longer holds. Nothing was done.</exception>
    /// <exception cref="ApiException">The service refused in another way. Nothing was done.</exception>
    /// <exception cref="ConnectionException">The service wasn't reached. Nothing was sent.</exception>
    /// <exception cref="CommandUncertainException">It was sent, and wasn't seen to be done in time; or something else happened meanwhile.</exception>
    /// <exception cref="CommandSupersededException">A newer command took its place.</exception>
    public Task<ArmingResult> SetOffAsync(CancellationToken cancellationToken = default) =>
        SetStateAsync("Disarm", SystemState.Off, cancellationToken);

    /// <summary>Arms for people at home.</summary>
    /// <remarks>
    /// Where there is an exit delay it is done once the countdown is seen (<see cref="ArmingResult.IsCountingDown"/>); arming follows by itself.
    /// Arming also locks the doors whose lock's own setting says so (seen live by one witness).
    /// Never repeated blindly, as <see cref="SetOffAsync"/> says.
    /// </remarks>
    /// <inheritdoc cref="SetOffAsync"/>
    public Task<ArmingResult> SetHomeAsync(CancellationToken cancellationToken = default) =>
        SetStateAsync("ArmHome", SystemState.Home, cancellationToken);

    /// <summary>Arms for an empty house.</summary>
    /// <inheritdoc cref="SetHomeAsync"/>
    public Task<ArmingResult> SetAwayAsync(CancellationToken cancellationToken = default) =>
        SetStateAsync("ArmAway", SystemState.Away, cancellationToken);

    /// <summary>Clears all notifications; the service has no known call that clears a single one.</summary>
    /// <remarks>One library knows this call. It isn't repeated by itself: a notification that came meanwhile would be cleared unseen.</remarks>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ApiException">The service refused.</exception>
    /// <exception cref="ConnectionException">The service wasn't reached, or its answer was lost.</exception>
    public async Task ClearNotificationsAsync(CancellationToken cancellationToken = default)
    {
        await _client.Api.SendForJsonAsync(Calls.ClearMessages(), cancellationToken).ConfigureAwait(false);
        await ReadStateAsync(repeats: true, isUrgent: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the state afresh and takes it over.</summary>
    internal async Task<SystemReading> ReadStateAsync(bool repeats, bool isUrgent, CancellationToken cancellationToken)
    {
        TimeProvider time = _client.Options.TimeProvider;
        long timestamp = time.GetTimestamp();
        JsonElement answer = await _client.Api.SendForObjectAsync(Calls.Subscription(repeats, isUrgent), cancellationToken).ConfigureAwait(false);
        JsonElement subscription = JsonField.Object(answer, "subscription") ?? throw ResponseReading.NotUnderstood("GetSystem");
        var reading = new SystemReading(subscription, timestamp, time.GetUtcNow());
        if (!reading.HasBaseStation)
        {
            throw ResponseReading.NotUnderstood("GetSystem");
        }

        Adopt(reading);
        return reading;
    }

    private async Task<ArmingResult> SetStateAsync(string operation, SystemState wish, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var command = new ArmingCommand(this, operation, wish);
        try
        {
            SystemReading seen = await _commands.RunAsync(command, _armingTurns.Take(), cancellationToken).ConfigureAwait(false);
            return new ArmingResult(seen.State, seen.State.IsArming ? command.ExitDelay ?? ExitDelayRemaining : null);
        }
        finally
        {
            SpareSensors();
        }
    }
}
