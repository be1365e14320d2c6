namespace Earshot.Simulator.Mattermost.World;

/// <summary>Specifies the type of a channel.</summary>
public enum ChannelType
{
    /// <summary>A channel that all team members can find and join; "O" on the wire.</summary>
    Open,

    /// <summary>A channel that only its members can find; "P" on the wire.</summary>
    Private,

    /// <summary>A channel of two users; "D" on the wire.</summary>
    Direct,

    /// <summary>A channel of three to eight users; "G" on the wire.</summary>
    Group,
}
