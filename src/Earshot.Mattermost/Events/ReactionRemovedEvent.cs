using Earshot.Mattermost.Events;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>Somebody took an emoji from a post.</summary>
/// <remarks>The event <c>reaction_removed</c>.</remarks>
public sealed class ReactionRemovedEvent : MattermostEvent
{
    private Reaction? _reaction;

    internal ReactionRemovedEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>The reaction as it was.</summary>
    /// <exception cref="UnexpectedDataException">It is missing or can't be read.</exception>
    public Reaction Reaction => _reaction ??= Read("reaction", "reaction"u8, MattermostJson.Default.Reaction);
}
