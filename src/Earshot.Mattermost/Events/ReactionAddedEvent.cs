using Earshot.Mattermost.Events;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>Somebody put an emoji on a post.</summary>
/// <remarks>The event <c>reaction_added</c>.</remarks>
public sealed class ReactionAddedEvent : MattermostEvent
{
    private Reaction? _reaction;

    internal ReactionAddedEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>The reaction.</summary>
    /// <exception cref="UnexpectedDataException">It is missing or can't be read.</exception>
    public Reaction Reaction => _reaction ??= Read("reaction", "reaction"u8, MattermostJson.Default.Reaction);
}
