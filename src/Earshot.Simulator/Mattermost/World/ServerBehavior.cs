namespace Earshot.Simulator.Mattermost.World;

/// <summary>Lists what differs between the simulated server versions, as measured on real servers.</summary>
internal sealed record ServerBehavior
{
    /// <summary>Gets the versions, oldest first, each with the first version that behaves like it.</summary>
    private static readonly (Version From, ServerBehavior Behavior)[] Versions =
    [
        (new Version(0, 0), new ServerBehavior
        {
            EditMovesListedLastPostAt = true,
            RejectsNegativeSequence = true,
            ChallengeRepeatsHello = true,
            HasParentId = true,
        }),
        (new Version(6, 1), new ServerBehavior
        {
            HasChannelsOfUser = true,
            IgnoresMalformedSequence = true,
            CollapsedSinceLimit = 1000,
            HasNextMark = true,
        }),
        (new Version(11, 0), new ServerBehavior
        {
            HasChannelsOfUser = true,
            ReadsOpenChannelsOfTeam = true,
            RevocationSilencesSockets = true,
            ChecksSequenceOfUnknownId = true,
            CollapsedSinceLimit = 1000,
            AlwaysHasFileIds = true,
            HasChannelPolicies = true,
        }),
    ];

    /// <summary>Gets a value that indicates whether users/{user_id}/channels and users/{user_id}/channel_members exist.</summary>
    public bool HasChannelsOfUser { get; private init; }

    /// <summary>Gets a value that indicates whether the posts of an open channel are readable without membership in the channel.</summary>
    public bool ReadsOpenChannelsOfTeam { get; private init; }

    /// <summary>Gets a value that indicates whether an edit moves last_post_at in lists of channels.</summary>
    public bool EditMovesListedLastPostAt { get; private init; }

    /// <summary>Gets a value that indicates whether sockets receive no events after their session was revoked.</summary>
    public bool RevocationSilencesSockets { get; private init; }

    /// <summary>Gets a value that indicates whether a resume without a valid sequence number is treated as a new connection.</summary>
    public bool IgnoresMalformedSequence { get; private init; }

    /// <summary>Gets a value that indicates whether the sequence number is read even if the connection ID is unknown.</summary>
    public bool ChecksSequenceOfUnknownId { get; private init; }

    /// <summary>Gets a value that indicates whether a negative sequence number is not valid.</summary>
    public bool RejectsNegativeSequence { get; private init; }

    /// <summary>Gets a value that indicates whether a new challenge on a resumed socket is followed by hello.</summary>
    public bool ChallengeRepeatsHello { get; private init; }

    /// <summary>Gets the maximum number of roots in a "since" response with collapsed threads, or null if it is not limited.</summary>
    public int? CollapsedSinceLimit { get; private init; }

    /// <summary>Gets a value that indicates whether posts contain parent_id, and lack the fields that replaced it.</summary>
    public bool HasParentId { get; private init; }

    /// <summary>Gets a value that indicates whether lists of posts contain has_next, which is always false.</summary>
    public bool HasNextMark { get; private init; }

    /// <summary>Gets a value that indicates whether posts without files contain file_ids.</summary>
    public bool AlwaysHasFileIds { get; private init; }

    /// <summary>Gets a value that indicates whether channels contain the fields for policies and translation.</summary>
    public bool HasChannelPolicies { get; private init; }

    /// <summary>Returns the behavior of a version, which is that of the newest measured version that is not newer.</summary>
    public static ServerBehavior Of(string version) => Versions.Last(v => v.From <= Version.Parse(version)).Behavior;
}
