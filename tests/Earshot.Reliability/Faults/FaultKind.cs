namespace Earshot.Reliability.Faults;

/// <summary>Specifies what goes wrong in one step of a schedule.</summary>
internal enum FaultKind
{
    /// <summary>The connection of one client is dropped.</summary>
    DropOne,

    /// <summary>All connections are dropped.</summary>
    DropAll,

    /// <summary>One connection stays open, and its data is discarded.</summary>
    HalfOpenOne,

    /// <summary>One connection stays open, and nothing is read or sent.</summary>
    HangOne,

    /// <summary>The next connections are accepted, and nothing is read or sent.</summary>
    HangAccept,

    /// <summary>The next upgrade requests get no response.</summary>
    HangUpgrade,

    /// <summary>The next WebSocket connections open, and nothing follows.</summary>
    HangOpened,

    /// <summary>The next sessions hang at their first message.</summary>
    HangHello,

    /// <summary>The next upgrade requests are delayed.</summary>
    SlowUpgrade,

    /// <summary>The next upgrade requests are rejected with an error.</summary>
    RejectUpgrade,

    /// <summary>All connections are dropped, and new ones refused for a time.</summary>
    Refuse,

    /// <summary>A client receives a frame that is not a message of the protocol.</summary>
    Garbage,

    /// <summary>A client receives a frame that is not a message of the protocol in place of a message, which is lost.</summary>
    GarbageInstead,

    /// <summary>The messages of a connection are sent in small frames.</summary>
    Fragment,

    /// <summary>The data of a connection is sent in small pieces.</summary>
    SlowDrip,

    /// <summary>The server skips sequence numbers.</summary>
    SkipNumbers,

    /// <summary>The server closes a connection with a close frame.</summary>
    CloseFrame,

    /// <summary>A connection is dropped, and its session discarded.</summary>
    ForgetSession,

    /// <summary>The service restarts, and is unreachable for a time.</summary>
    Restart,

    /// <summary>The service restarts and discards all logins.</summary>
    RestartForgetLogins,

    /// <summary>All connections are dropped, and their sessions discarded.</summary>
    DiscardSessions,

    /// <summary>All connections are dropped, and more events are made than the server keeps.</summary>
    Overrun,

    /// <summary>The logins of a client are revoked.</summary>
    RevokeLogins,

    /// <summary>The next requests for missed events get 429.</summary>
    RateLimited,

    /// <summary>The next requests for missed events get a server error.</summary>
    ServerErrors,

    /// <summary>The next requests for missed events get no response.</summary>
    HangRequests,

    /// <summary>The responses to the next requests for missed events are lost.</summary>
    LoseResponses,

    /// <summary>The next logins fail.</summary>
    LoginErrors,

    /// <summary>A client stops and starts again.</summary>
    StopStart,

    /// <summary>A client process is killed and starts again from its checkpoint.</summary>
    Kill,

    /// <summary>The handlers of a client process stop completing, events are made, and it is killed.</summary>
    BlockAndKill,

    /// <summary>The handlers of a client complete nothing for a time.</summary>
    BlockHandlers,

    /// <summary>The local clock of a client jumps.</summary>
    ClockJump,

    /// <summary>The logger of a client throws for a time.</summary>
    ThrowingLogger,

    /// <summary>The checkpoint store of a client fails for a time.</summary>
    FailingStore,

    /// <summary>Events are listed later than their time.</summary>
    LateEvents,
}
