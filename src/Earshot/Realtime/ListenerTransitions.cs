namespace Earshot.Realtime;

/// <summary>Specifies what caused a transition of a listener's state.</summary>
internal enum Trigger
{
    /// <summary>The listener was started.</summary>
    Started,

    /// <summary>A connection was opened for a new session.</summary>
    SocketOpened,

    /// <summary>A connection was opened, and the server was asked to resume the session.</summary>
    SocketOpenedToResume,

    /// <summary>The server started a new session.</summary>
    SessionStarted,

    /// <summary>The server resumed the session.</summary>
    SessionResumed,

    /// <summary>The attempt or the connection failed, and another attempt can succeed.</summary>
    RetryableFailure,

    /// <summary>The attempt or the connection failed, and user action is required.</summary>
    FatalFailure,

    /// <summary>The maximum number of consecutive attempts failed.</summary>
    AttemptsExhausted,

    /// <summary>The delay before the next attempt elapsed.</summary>
    DelayElapsed,

    /// <summary>The program stopped the listener.</summary>
    StopRequested,
}

/// <summary>Specifies what the loop does next.</summary>
internal enum NextStep
{
    /// <summary>Open a connection.</summary>
    Open,

    /// <summary>Read until the server has started or resumed a session.</summary>
    Establish,

    /// <summary>Read events until the connection ends.</summary>
    Listen,

    /// <summary>Wait before the next attempt.</summary>
    Wait,

    /// <summary>Leave the loop.</summary>
    Finish,
}

/// <summary>Provides the transition table of a listener's states.</summary>
internal static class ListenerTransitions
{
    /// <summary>Gets the next state, and the step to take in it.</summary>
    /// <exception cref="InvalidOperationException">The trigger is not possible in the state, which is a bug of the loop.</exception>
    public static (ListenerState State, NextStep Step) Next(ListenerState state, Trigger trigger) => (state, trigger) switch
    {
        (ListenerState.Disconnected or ListenerState.Stopped or ListenerState.Faulted, Trigger.Started) =>
            (ListenerState.Connecting, NextStep.Open),
        (ListenerState.Disconnected, Trigger.DelayElapsed) => (ListenerState.Connecting, NextStep.Open),

        (ListenerState.Connecting, Trigger.SocketOpened) => (ListenerState.Authenticating, NextStep.Establish),
        (ListenerState.Connecting, Trigger.SocketOpenedToResume) => (ListenerState.Resuming, NextStep.Establish),

        (ListenerState.Authenticating or ListenerState.Resuming, Trigger.SessionStarted) => (ListenerState.Connected, NextStep.Listen),
        (ListenerState.Resuming, Trigger.SessionResumed) => (ListenerState.Connected, NextStep.Listen),

        (ListenerState.Connecting or ListenerState.Authenticating or ListenerState.Resuming or ListenerState.Connected,
            Trigger.RetryableFailure) => (ListenerState.Disconnected, NextStep.Wait),
        (ListenerState.Connecting or ListenerState.Authenticating or ListenerState.Resuming or ListenerState.Connected,
            Trigger.AttemptsExhausted) => (ListenerState.Faulted, NextStep.Finish),
        (not ListenerState.Stopped, Trigger.FatalFailure) => (ListenerState.Faulted, NextStep.Finish),

        (ListenerState.Faulted, Trigger.StopRequested) => (ListenerState.Faulted, NextStep.Finish),
        (_, Trigger.StopRequested) => (ListenerState.Stopped, NextStep.Finish),

        _ => throw new InvalidOperationException($"{trigger} is not possible in state {state}."),
    };
}
