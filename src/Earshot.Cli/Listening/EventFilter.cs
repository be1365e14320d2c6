using Earshot.Mattermost;

namespace Earshot.Cli.Listening;

/// <summary>Filters Mattermost events by type and channel.</summary>
internal sealed class EventFilter
{
    private readonly HashSet<string> _types;
    private readonly HashSet<string> _channels;

    public EventFilter(IEnumerable<string> types, IEnumerable<string> channels)
    {
        _types = new HashSet<string>(types, StringComparer.OrdinalIgnoreCase);
        _channels = new HashSet<string>(channels.Select(c => c.TrimStart('~')), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Determines whether an event is printed.</summary>
    /// <param name="e">The event, whose names have been added to <paramref name="names"/>.</param>
    /// <param name="names">The known names of channels.</param>
    public bool Passes(MattermostEvent e, NameCache names) =>
        (_types.Count == 0 || _types.Contains(e.Type)) && (_channels.Count == 0 || IsInChannel(e, names));

    private bool IsInChannel(MattermostEvent e, NameCache names) =>
        e.ChannelId is { } id
        && (_channels.Contains(id)
            || (names.Channel(id) is { } name && (_channels.Contains(name.Name) || _channels.Contains(name.DisplayName.TrimStart('~')))));
}
