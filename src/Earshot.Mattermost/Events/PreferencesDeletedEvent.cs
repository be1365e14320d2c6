using Earshot.Mattermost.Events;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>Some of one's own preferences were deleted.</summary>
/// <remarks>The event <c>preferences_deleted</c>.</remarks>
public sealed class PreferencesDeletedEvent : MattermostEvent
{
    private Preference[]? _preferences;

    internal PreferencesDeletedEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>Those that were deleted.</summary>
    /// <exception cref="UnexpectedDataException">They are missing or can't be read.</exception>
    public IReadOnlyList<Preference> Preferences =>
        _preferences ??= [.. Read("preferences", "preferences"u8, MattermostJson.Default.PreferenceArray).OfType<Preference>()];
}
