using Earshot.Mattermost.Events;

namespace Earshot.Mattermost;

/// <summary>A new session of the socket has started.</summary>
/// <remarks>The event <c>hello</c>.</remarks>
public sealed class HelloEvent : MattermostEvent
{
    internal HelloEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>Version, build, configuration hash and whether there is a licence, separated by dots.</summary>
    public string? ServerVersion => ReadString("server_version"u8);

    /// <summary>The session's id; empty where the server can't resume.</summary>
    public string? ConnectionId => ReadString("connection_id"u8);

    /// <summary>The server's host; not told by 5.37.</summary>
    public string? ServerHostname => ReadString("server_hostname"u8);
}
