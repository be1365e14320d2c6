using System.Collections.Frozen;

namespace Earshot.Mattermost.Events;

/// <summary>Maps the names of events to their types.</summary>
internal static partial class EventKinds
{
    private static readonly FrozenDictionary<string, Kind> ByName = All().ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Kind>.AlternateLookup<ReadOnlySpan<char>> ByText =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Gets the names of all known events.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    private delegate MattermostEvent Maker(in EventFrame frame);

    /// <summary>Returns the shared string for the name of a known event, or null if the name is not known.</summary>
    public static string? KnownName(ReadOnlySpan<char> name) => ByText.TryGetValue(name, out Kind? kind) ? kind.Name : null;

    /// <summary>Creates the event. An event with an unknown name is a plain <see cref="MattermostEvent"/>.</summary>
    public static MattermostEvent Make(in EventFrame frame) =>
        ByName.TryGetValue(frame.Type, out Kind? kind) ? kind.Make(frame) : new MattermostEvent(frame);

    private sealed record Kind(string Name, Maker Make);
}
