namespace Earshot.Mattermost.CatchUp;

/// <summary>Contains what a catch-up needs to know of a post. Everything else remains raw.</summary>
internal sealed record PostFacts
{
    /// <summary>Gets the ID of the post.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the whole post as JSON.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Gets the time at which the post was created, in Unix milliseconds.</summary>
    public required long CreateAt { get; init; }

    /// <summary>Gets the time of the last change, in Unix milliseconds.</summary>
    public required long UpdateAt { get; init; }

    /// <summary>Gets the place of the value of <c>update_at</c> in <see cref="Raw"/>.</summary>
    public required Range UpdateAtPlace { get; init; }

    /// <summary>Gets the time of the last edit, or 0.</summary>
    public required long EditAt { get; init; }

    /// <summary>Gets the time of the deletion, or 0.</summary>
    public required long DeleteAt { get; init; }

    /// <summary>Gets the ID of the thread's first post, or an empty string.</summary>
    public required string RootId { get; init; }

    /// <summary>
    /// Gets a value that indicates whether this is a version that an edit replaced. The server lists such versions as deleted posts.
    /// </summary>
    public required bool IsOldVersion { get; init; }

    /// <summary>Gets a value that indicates whether the post is pinned.</summary>
    public required bool IsPinned { get; init; }

    /// <summary>Gets the reactions that the post has.</summary>
    public required IReadOnlyList<ReactionFacts> Reactions { get; init; }

    /// <summary>Returns a copy that does not keep the whole response in memory.</summary>
    public PostFacts Detach() => this with
    {
        Raw = Raw.ToArray(),
        Reactions = [.. Reactions.Select(reaction => reaction with { Raw = reaction.Raw.ToArray() })],
    };
}

/// <summary>Contains what a catch-up needs to know of a reaction.</summary>
/// <param name="Raw">The reaction as JSON.</param>
/// <param name="UserId">The ID of the user.</param>
/// <param name="EmojiName">The name of the emoji.</param>
/// <param name="CreateAt">The time of the reaction, in Unix milliseconds.</param>
internal sealed record ReactionFacts(ReadOnlyMemory<byte> Raw, string UserId, string EmojiName, long CreateAt);
