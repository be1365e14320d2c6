using Earshot.Cli.Listening;

namespace Earshot.Cli.Output;

/// <summary>
/// Prints events and notifications. Called by one thread at a time. A write throws what
/// <see cref="Terminal.StandardOutput"/> throws.
/// </summary>
internal interface IEventOutput
{
    /// <summary>Prints an event.</summary>
    void Write(Source source, ListenerEvent e);

    /// <summary>Prints that a connection was established.</summary>
    void Write(Source source, ConnectNotification connect);

    /// <summary>Prints that a connection has ended.</summary>
    void Write(Source source, DisconnectNotification disconnect);

    /// <summary>Prints that an attempt to connect failed.</summary>
    void Write(Source source, ListenerError failedAttempt);

    /// <summary>Prints a gap.</summary>
    void Write(Source source, Gap gap);
}
