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

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        var check = new OptionCheck(nameof(MattermostListenerOptions));
        check.Positive(ActionTimeout);
        check.Defined(Authentication);
    }
}
