using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Requests;
using Earshot.SimpliSafe.Subscriptions;

namespace Earshot.SimpliSafe.Commands;

/// <summary>Arms or disarms a system.</summary>
/// <param name="requests">The requests of the system.</param>
/// <param name="operation">The name of the operation.</param>
/// <param name="requested">The requested state.</param>
/// <param name="recent">Gets the last reading if it is at most as old as specified; otherwise, <see langword="null"/>.</param>
/// <param name="read">Reads the state.</param>
internal sealed class ArmingCommand(
    SystemRequests requests,
    string operation,
    SystemState requested,
    Func<TimeSpan, SystemReading?> recent,
    Func<CancellationToken, Task<SystemReading>> read) : Command<SystemReading>
{
    private static readonly TimeSpan MaxAgeOfReadingBefore = TimeSpan.FromSeconds(3);

    public override string Operation => operation;

    public override string Requested => requested.ToString();

    public override ApiRequest Request => requests.SetState(operation, requested);

    /// <summary>Gets the exit delay in the response, or <see langword="null"/>.</summary>
    public TimeSpan? ExitDelay { get; private set; }

    public override async Task<SystemReading?> ReadBeforeAsync(CancellationToken cancellationToken) =>
        recent(MaxAgeOfReadingBefore) ?? await read(cancellationToken).ConfigureAwait(false);

    public override Task<SystemReading> ReadAsync(CancellationToken cancellationToken) => read(cancellationToken);

    public override SystemReading? ReadResponse(JsonElement response)
    {
        ExitDelay = JsonField.Seconds(response, "exitDelay");

        // The state in the response is the requested one, not the current one.
        return null;
    }

    public override bool IsRejection(JsonElement response) => JsonField.Boolean(response, "success") == false;

    public override CommandProgress Judge(SystemReading? before, SystemReading now)
    {
        SystemState state = now.State;
        if (state == requested || (state.IsArming && state == CountdownTo(requested)))
        {
            return CommandProgress.Done;
        }

        if (before is null)
        {
            return state.IsAlarm && requested != SystemState.Off ? CommandProgress.Alarm : CommandProgress.InProgress;
        }

        if (state == before.State)
        {
            return now.StateStamp == before.StateStamp ? CommandProgress.Unchanged : CommandProgress.InProgress;
        }

        if (state.IsAlarm && requested != SystemState.Off)
        {
            return CommandProgress.Alarm;
        }

        // Between two armed states, the system can be off for a moment.
        return state.IsArmed ? CommandProgress.ChangedElsewhere : CommandProgress.InProgress;
    }

    public override string Describe(SystemReading reading) => reading.State.ToString();

    private static SystemState CountdownTo(SystemState state) =>
        state == SystemState.Home ? SystemState.HomeCountdown : state == SystemState.Away ? SystemState.AwayCountdown : SystemState.Unknown;
}
