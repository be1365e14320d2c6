namespace Earshot.Simulator.Mattermost.World.Posts;

/// <summary>Specifies how a post appears in a response about threads, which determines its fields.</summary>
internal enum ThreadPart
{
    /// <summary>The post is not in a response about threads.</summary>
    None,

    /// <summary>The post is the root of a single thread.</summary>
    Single,

    /// <summary>The post is the root of a thread in a list.</summary>
    Listed,
}
