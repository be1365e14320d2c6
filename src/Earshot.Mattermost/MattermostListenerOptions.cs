namespace Earshot.Mattermost;

/// <summary>Specifies how the WebSocket connection authenticates.</summary>
public enum SocketAuthentication
{
    /// <summary>
    /// The token is sent in the <c>Authorization</c> header of the upgrade request. Only this way supports resuming a session.
    /// </summary>
    Header,

    /// <summary>
    /// The token is sent in an <c>authentication_challenge</c> on the open connection, for proxies that remove the header. The server does
    /// not resume such a session, so that every reconnect is a gap.
    /// </summary>
    Challenge,
}

/// <summary>Represents the options of a <see cref="MattermostListener"/>.</summary>
public sealed record MattermostListenerOptions : ListenerOptions
{
    /// <summary>
    /// Gets or sets how the WebSocket connection authenticates. The default is <see cref="SocketAuthentication.Header"/>.
    /// </summary>
    public SocketAuthentication Authentication { get; init; } = SocketAuthentication.Header;

    /// <summary>Gets or sets the timeout for the reply to an action. The default is 10 seconds.</summary>
    public TimeSpan ActionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets a value that indicates whether the listener requests the current user once per minute while it is connected. The
    /// default is <see langword="true"/>.
    /// </summary>
    /// <remarks>
    /// The server discards the session of a lost connection at the next multiple of five minutes since its start, unless the user was
    /// active, and receiving events is not activity for it. With these requests, an outage of less than five minutes can always be resumed
    /// if the server keeps running and its queue of 256 events is not exceeded. The requests do not change the user's status.
    /// </remarks>
    public bool KeepSession { get; init; } = true;

    /// <summary>
    /// Gets or sets which channels are asked for missed events after a session was lost. The default is <see cref="CatchUpChannels.All"/>.
    /// </summary>
    public CatchUpChannels CatchUpChannels { get; init; } = CatchUpChannels.All;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        var check = new OptionCheck(nameof(MattermostListenerOptions));
        check.Positive(ActionTimeout);
        check.Defined(Authentication);
        check.Defined(CatchUpChannels);
    }
}
