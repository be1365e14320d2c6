namespace Earshot.Reliability.Sabotages;

/// <summary>Specifies how a client is broken on purpose, to prove that the ledger notices.</summary>
internal enum Sabotage
{
    /// <summary>The client is not broken.</summary>
    None,

    /// <summary>Received events are not delivered.</summary>
    LoseOne,

    /// <summary>Two events of a lane are delivered in the wrong order.</summary>
    SwapTwo,

    /// <summary>Events are delivered twice.</summary>
    RepeatOne,

    /// <summary>Gaps are not reported.</summary>
    HideGap,

    /// <summary>The checkpoint contains events as soon as they are received.</summary>
    EarlyCheckpoint,
}
