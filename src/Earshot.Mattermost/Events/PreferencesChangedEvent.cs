using Earshot.Mattermost.Events;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>One's own preferences have changed.</summary>
/// <remarks>The event <c>preferences_changed</c>.</remarks>
public sealed class PreferencesChangedEvent : MattermostEvent
{
    private Preference[]? _preferences;

    internal PreferencesChangedEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>Those that changed, with their new values.</summary>
    /// <exception cref="UnexpectedDataException">They are missing or can't be read.</exception>
    public IReadOnlyList<Preference> Preferences =>
        _preferences ??= [.. Read("preferences", "preferences"u8, MattermostJson.Default.PreferenceArray).OfType<Preference>()];
}
