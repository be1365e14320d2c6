using System.Collections.Frozen;

namespace Earshot.Mattermost.Events;

/// <summary>Which type an event of a given name has.</summary>
internal static partial class EventKinds
{
    private static readonly FrozenDictionary<string, Kind> ByName = All().ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Kind>.AlternateLookup<ReadOnlySpan<char>> ByText =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    private delegate MattermostEvent Maker(in EventFrame frame);

    /// <summary>The name as one shared string where the kind is known; null where it isn't.</summary>
    public static string? KnownName(ReadOnlySpan<char> name) => ByText.TryGetValue(name, out Kind? kind) ? kind.Name : null;

    /// <summary>Makes the event; one of an unknown kind is a plain <see cref="MattermostEvent"/>.</summary>
    public static MattermostEvent Make(in EventFrame frame) =>
        ByName.TryGetValue(frame.Type, out Kind? kind) ? kind.Make(frame) : new MattermostEvent(frame);

    private sealed record Kind(string Name, Maker Make);
}
