namespace Earshot.Realtime;

/// <summary>What can happen to a listener.</summary>
internal enum Happened
{
    /// <summary>It was told to start.</summary>
    Started,

    /// <summary>A socket is open, for a new session.</summary>
    SocketOpened,

    /// <summary>A socket is open and the old session was offered.</summary>
    SocketOpenedToResume,

    /// <summary>The server let us in with a new session.</summary>
    SessionStarted,

    /// <summary>The server continued the old session.</summary>
    SessionResumed,

    /// <summary>The attempt or the connection failed in a way that a further attempt may mend.</summary>
    Lost,

    /// <summary>It failed in a way that only a person can mend.</summary>
    Refused,

    /// <summary>It failed once more than allowed.</summary>
    AttemptsExhausted,

    /// <summary>The back-off is over.</summary>
    WaitOver,

    /// <summary>The user asked to stop.</summary>
    StopRequested,
}

/// <summary>What the loop does next.</summary>
internal enum NextStep
{
    /// <summary>Open a socket.</summary>
    Open,

    /// <summary>Read until the server has let us in.</summary>
    Establish,

    /// <summary>Read events until the connection ends.</summary>
    Listen,

    /// <summary>Wait for the back-off.</summary>
    Wait,

    /// <summary>Leave the loop.</summary>
    Finish,
}

/// <summary>The one pure function that decides what follows.</summary>
internal static class ListenerTransitions
{
    /// <summary>The state after <paramref name="happened"/>, and what to do in it.</summary>
    /// <exception cref="InvalidOperationException">The pair can't occur: a defect of the loop.</exception>
    public static (ListenerState State, NextStep Step) Next(ListenerState state, Happened happened) => (state, happened) switch
    {
        (ListenerState.Disconnected or ListenerState.Stopped or ListenerState.Faulted, Happened.Started) =>
            (ListenerState.Connecting, NextStep.Open),
        (ListenerState.Disconnected, Happened.WaitOver) => (ListenerState.Connecting, NextStep.Open),

        (ListenerState.Connecting, Happened.SocketOpened) => (ListenerState.Authenticating, NextStep.Establish),
        (ListenerState.Connecting, Happened.SocketOpenedToResume) => (ListenerState.Resuming, NextStep.Establish),

        (ListenerState.Authenticating or ListenerState.Resuming, Happened.SessionStarted) => (ListenerState.Connected, NextStep.Listen),
        (ListenerState.Resuming, Happened.SessionResumed) => (ListenerState.Connected, NextStep.Listen),

        (ListenerState.Connecting or ListenerState.Authenticating or ListenerState.Resuming or ListenerState.Connected, Happened.Lost) =>
            (ListenerState.Disconnected, NextStep.Wait),
        (ListenerState.Connecting or ListenerState.Authenticating or ListenerState.Resuming or ListenerState.Connected,
            Happened.AttemptsExhausted) => (ListenerState.Faulted, NextStep.Finish),
        (not ListenerState.Stopped, Happened.Refused) => (ListenerState.Faulted, NextStep.Finish),

        (ListenerState.Faulted, Happened.StopRequested) => (ListenerState.Faulted, NextStep.Finish),
        (_, Happened.StopRequested) => (ListenerState.Stopped, NextStep.Finish),

        _ => throw new InvalidOperationException($"{happened} can't happen in state {state}."),
    };
}
