namespace Earshot.Simulator.Faults;

/// <summary>Represents when a fault occurs. The sealed records in this namespace are the only triggers.</summary>
public abstract record FaultTrigger
{
    private protected FaultTrigger()
    {
    }

    /// <summary>
    /// Gets or sets the maximum number of times that the fault occurs, or <see langword="null"/> for no limit. The default is 1, which is
    /// also the minimum.
    /// </summary>
    public int? Times { get; init; } = 1;

    /// <summary>Gets the name of the trigger in a script.</summary>
    internal abstract string Name { get; }

    internal virtual void Validate() => FaultValueException.Unless(Times is null or >= 1, nameof(Times), "1 or more, or \"always\"");
}

/// <summary>
/// Represents a trigger that counts its matches. The fault occurs at match number <see cref="Nth"/>, and then at every match that follows
/// after <see cref="Every"/> matches.
/// </summary>
public abstract record CountedTrigger : FaultTrigger
{
    private protected CountedTrigger()
    {
    }

    /// <summary>
    /// Gets or sets the number of the first match at which the fault occurs. The default is 1, which is also the minimum.
    /// </summary>
    public int Nth { get; init; } = 1;

    /// <summary>
    /// Gets or sets the number of matches from one occurrence to the next, within the limit of <see cref="FaultTrigger.Times"/>. The
    /// default is 1, which is also the minimum.
    /// </summary>
    public int Every { get; init; } = 1;

    internal override void Validate()
    {
        base.Validate();
        FaultValueException.Unless(Nth >= 1, nameof(Nth), "1 or more");
        FaultValueException.Unless(Every >= 1, nameof(Every), "1 or more");
    }
}

/// <summary>Matches when a TCP or in-memory connection is accepted, before data is read from it.</summary>
public sealed record ConnectionAccepted : CountedTrigger
{
    internal override string Name => "accept";
}

/// <summary>Matches when an HTTP request is received, including WebSocket upgrades, before the server processes it.</summary>
public sealed record RequestReceived : CountedTrigger
{
    /// <summary>Gets or sets the HTTP method, or <see langword="null"/> for any method.</summary>
    public string? Method { get; init; }

    /// <summary>
    /// Gets or sets the full path, or <see langword="null"/> for any path. The path is case-sensitive; * matches any characters, and ?
    /// matches one.
    /// </summary>
    public string? Path { get; init; }

    internal override string Name => "request";
}

/// <summary>
/// Matches when the server has processed an HTTP request, before the response is sent. The effects of the request remain, even if the
/// client does not receive the response. WebSocket upgrades do not match.
/// </summary>
public sealed record ResponseReady : CountedTrigger
{
    /// <summary>Gets or sets the HTTP method, or <see langword="null"/> for any method.</summary>
    public string? Method { get; init; }

    /// <summary>
    /// Gets or sets the full path, or <see langword="null"/> for any path. The path is case-sensitive; * matches any characters, and ?
    /// matches one.
    /// </summary>
    public string? Path { get; init; }

    internal override string Name => "response";
}

/// <summary>
/// Matches when a WebSocket is opened. A response or a delay is applied before the upgrade is accepted; all other actions are applied after
/// it.
/// </summary>
public sealed record WebSocketConnected : CountedTrigger
{
    /// <summary>
    /// Gets or sets the full path, or <see langword="null"/> for any path. The path is case-sensitive; * matches any characters, and ?
    /// matches one.
    /// </summary>
    public string? Path { get; init; }

    internal override string Name => "websocket";
}

/// <summary>
/// Matches when the server is about to send a WebSocket message; with <see cref="SkipSequenceNumbers"/> and
/// <see cref="RepeatSequenceNumber"/>, when it assigns a sequence number to an event.
/// </summary>
public sealed record MessageSent : CountedTrigger
{
    /// <summary>
    /// Gets or sets a value that indicates whether the messages of each connection are counted separately. The default is
    /// <see langword="true"/>. The limit <see cref="FaultTrigger.Times"/> applies to all connections together.
    /// </summary>
    public bool PerConnection { get; init; } = true;

    /// <summary>
    /// Gets or sets the event name that a message must have in its top-level field "event" or "type", or <see langword="null"/> for any
    /// message.
    /// </summary>
    public string? Event { get; init; }

    internal override string Name => "message";
}

/// <summary>
/// Matches when time has passed since the host was started, or since the fault was added to a running host. The actions apply to all
/// connections.
/// </summary>
public sealed record TimeElapsed : FaultTrigger
{
    /// <summary>Gets or sets the time until the first occurrence; greater than zero, at most 49 days.</summary>
    public required TimeSpan After { get; init; }

    /// <summary>
    /// Gets or sets the time between two occurrences, or <see langword="null"/> to use <see cref="After"/>; greater than zero, at most 49
    /// days.
    /// </summary>
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
