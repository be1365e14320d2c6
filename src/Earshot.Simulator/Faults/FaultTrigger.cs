namespace Earshot.Simulator.Faults;

/// <summary>When a fault happens. One of the sealed records in this file's folder; there are no others.</summary>
public abstract record FaultTrigger
{
    private protected FaultTrigger()
    {
    }

    /// <summary>How often it happens at most, from 1; null for without end. Default: once.</summary>
    public int? Times { get; init; } = 1;

    /// <summary>What the trigger is called in a script.</summary>
    internal abstract string Name { get; }

    internal virtual void Validate() => FaultValueException.Unless(Times is null or >= 1, nameof(Times), "1 or more, or without end");
}

/// <summary>A trigger that counts: it fires at the <see cref="Nth"/> match, and then at each <see cref="Every"/>th after that.</summary>
public abstract record CountedTrigger : FaultTrigger
{
    private protected CountedTrigger()
    {
    }

    /// <summary>The match at which it fires first, from 1. Default: the first.</summary>
    public int Nth { get; init; } = 1;

    /// <summary>The step to the next match at which it fires, from 1, as long as <see cref="FaultTrigger.Times"/> allows. Default: each one.</summary>
    public int Every { get; init; } = 1;

    internal override void Validate()
    {
        base.Validate();
        FaultValueException.Unless(Nth >= 1, nameof(Nth), "1 or more");
        FaultValueException.Unless(Every >= 1, nameof(Every), "1 or more");
    }
}

/// <summary>When a TCP (or in-memory) connection is accepted, before a byte of it is read.</summary>
public sealed record ConnectionAccepted : CountedTrigger
{
    internal override string Name => "accept";
}

/// <summary>When an HTTP request has come in, WebSocket upgrades included, before the server handles it.</summary>
public sealed record RequestReceived : CountedTrigger
{
    /// <summary>The method; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>The whole path, case-sensitive; * stands for any characters, ? for one. Null for any.</summary>
    public string? Path { get; init; }

    internal override string Name => "request";
}

/// <summary>
/// When the server has done what an HTTP request asked, and before a byte of its answer goes out: what was done stays done, though the client
/// doesn't hear of it. Not at upgrades.
/// </summary>
public sealed record ResponseReady : CountedTrigger
{
    /// <summary>The method; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>The whole path, case-sensitive; * stands for any characters, ? for one. Null for any.</summary>
    public string? Path { get; init; }

    internal override string Name => "response";
}

/// <summary>When a WebSocket is opened: an answer or a delay comes before the upgrade is accepted, everything else right after it.</summary>
public sealed record WebSocketConnected : CountedTrigger
{
    /// <summary>The whole path, case-sensitive; * stands for any characters, ? for one. Null for any.</summary>
    public string? Path { get; init; }

    internal override string Name => "websocket";
}

/// <summary>When the server is about to send a WebSocket message. With <see cref="SkipSequenceNumbers"/> and <see cref="RepeatSequenceNumber"/>: an event that gets a number.</summary>
public sealed record MessageSent : CountedTrigger
{
    /// <summary>Whether each connection is counted for itself (default) or all the server's messages together; Times always holds for all together.</summary>
    public bool PerConnection { get; init; } = true;

    /// <summary>Only messages of this kind, as their outermost "event" or "type" says; null for any.</summary>
    public string? Event { get; init; }

    internal override string Name => "message";
}

/// <summary>When time has passed since the host was started, or since the fault was added to a running host; concerns all connections.</summary>
public sealed record TimeElapsed : FaultTrigger
{
    /// <summary>How long until it happens first; above zero, at most 49 days.</summary>
    public required TimeSpan After { get; init; }

    /// <summary>How long from one time to the next where it happens more than once; above zero, at most 49 days. Default: <see cref="After"/> again.</summary>
    public TimeSpan? Repeat { get; init; }

    internal override string Name => "time";

    internal override void Validate()
    {
        base.Validate();
        Durations.RequirePositive(After, nameof(After));
        if (Repeat is { } repeat)
        {
            Durations.RequirePositive(repeat, nameof(Repeat));
        }
    }
}
