namespace Earshot.Mattermost;

/// <summary>How the socket is told who we are.</summary>
public enum SocketAuthentication
{
    /// <summary>By the <c>Authorization</c> header of the upgrade. The only way that can resume a session.</summary>
    Header,

    /// <summary>
    /// By an <c>authentication_challenge</c> on the open socket, for proxies that remove the header. The server can't resume a session then
    /// (protocol note), so that every reconnect is a gap.
    /// </summary>
    Challenge,
}

/// <summary>How a <see cref="MattermostListener"/> behaves.</summary>
public sealed record MattermostListenerOptions : ListenerOptions
{
    /// <summary>How the socket is told who we are. Default: <see cref="SocketAuthentication.Header"/>.</summary>
    public SocketAuthentication Authentication { get; init; } = SocketAuthentication.Header;

    /// <summary>How long the server may take to answer an action. Default: 10 s.</summary>
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
