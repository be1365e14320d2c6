using Earshot.Cli.Listening;

namespace Earshot.Cli.Output;

/// <summary>Prints what is heard. Called by one thread at a time; a write that fails because nobody reads throws an <see cref="IOException"/>.</summary>
internal interface IEventOutput
{
    /// <summary>Prints an event.</summary>
    void Write(Source source, ListenerEvent e);

    /// <summary>Tells that a connection stands.</summary>
    void Write(Source source, ConnectNotification connect);

    /// <summary>Tells that a connection has ended.</summary>
    void Write(Source source, DisconnectNotification disconnect);

    /// <summary>Tells of an attempt to connect that failed.</summary>
    void Write(Source source, ListenerError failedAttempt);

    /// <summary>Tells of an interval whose delivery can't be proven.</summary>
    void Write(Source source, Gap gap);
}
