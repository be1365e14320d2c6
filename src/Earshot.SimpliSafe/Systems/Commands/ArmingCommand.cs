using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Systems.Commands;

/// <summary>Arms or disarms a system.</summary>
internal sealed class ArmingCommand(SimpliSafeSystem system, string operation, SystemState wish) : Command<SystemReading>
{
    /// <summary>How old a reading may be to count as the state before.</summary>
    private static readonly TimeSpan FreshReading = TimeSpan.FromSeconds(3);

    public override string Operation => operation;

    public override string Wish => wish.ToString();

    public override ApiRequest Request => system.Calls.SetState(operation, wish);

    /// <summary>The exit delay that the answer told.</summary>
    public TimeSpan? ExitDelay { get; private set; }

    public override async Task<SystemReading?> ReadBeforeAsync(CancellationToken cancellationToken) =>
        system.Reading is { } known && system.IsYoungerThan(known, FreshReading)
            ? known
            : await ReadAsync(cancellationToken).ConfigureAwait(false);

    public override Task<SystemReading> ReadAsync(CancellationToken cancellationToken) =>
        system.ReadStateAsync(repeats: false, isUrgent: true, cancellationToken);

    public override SystemReading? ReadResponse(JsonElement answer)
    {
        ExitDelay = JsonField.Seconds(answer, "exitDelay");

        // The state in the answer is the one asked for, not the one that is.
        return null;
    }

    public override bool IsRefusal(JsonElement answer) => JsonField.Boolean(answer, "success") == false;

    public override CommandProgress Judge(SystemReading? before, SystemReading now)
    {
        SystemState state = now.State;
        if (state == wish || (state.IsArming && state == CountdownTo(wish)))
        {
            return CommandProgress.Done;
        }

        if (before is null)
        {
            return state.IsAlarm && wish != SystemState.Off ? CommandProgress.Alarm : CommandProgress.Underway;
        }

        if (state == before.State)
        {
            return now.StateStamp == before.StateStamp ? CommandProgress.Untouched : CommandProgress.Underway;
        }

        if (state.IsAlarm && wish != SystemState.Off)
        {
            return CommandProgress.Alarm;
        }

        // On the way from one armed state to the other it may be off for a moment.
        return state.IsArmed ? CommandProgress.Elsewhere : CommandProgress.Underway;
    }

    public override string Describe(SystemReading reading) => reading.State.ToString();

    private static SystemState CountdownTo(SystemState wish) =>
        wish == SystemState.Home ? SystemState.HomeCountdown : wish == SystemState.Away ? SystemState.AwayCountdown : SystemState.Unknown;
}
