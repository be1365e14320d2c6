namespace Earshot.Simulator.Mattermost.World;

/// <summary>Who can find a channel.</summary>
public enum ChannelType
{
    /// <summary>Everybody in the team; "O" on the wire.</summary>
    Open,

    /// <summary>Its members only; "P" on the wire.</summary>
    Private,

    /// <summary>Two people; "D" on the wire.</summary>
    Direct,

    /// <summary>Three to eight people; "G" on the wire.</summary>
    Group,
}
