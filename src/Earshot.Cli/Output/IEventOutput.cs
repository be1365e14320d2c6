using Earshot.Mattermost;

namespace Earshot.Cli.Output;

/// <summary>Prints what is heard. Called by one thread at a time; a write that fails because nobody reads throws an <see cref="IOException"/>.</summary>
internal interface IEventOutput
{
    /// <summary>Sees every event, before it is printed and also where it isn't.</summary>
    void Observe(MattermostEvent e);

    /// <summary>Prints an event.</summary>
    void Write(MattermostEvent e);

    /// <summary>Tells that a connection stands.</summary>
    void Write(ConnectNotification connect);

    /// <summary>Tells that a connection has ended.</summary>
    void Write(DisconnectNotification disconnect);

    /// <summary>Tells of an attempt to connect that failed.</summary>
    void Write(ListenerError failedAttempt);

    /// <summary>Tells of an interval whose delivery can't be proven.</summary>
    void Write(Gap gap);
}
