namespace Earshot.Simulator.Mattermost.World.Posts;

/// <summary>How a post stands in the answer about threads; each has fields of its own.</summary>
internal enum ThreadPart
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As the root of the one thread asked for.</summary>
    Single,

    /// <summary>As the root of one thread in a list.</summary>
    Listed,
}
