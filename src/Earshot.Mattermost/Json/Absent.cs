using System.Collections.ObjectModel;

namespace Earshot.Mattermost.Json;

/// <summary>Provides empty collections for fields that are absent, distinguishable from collections that are present but empty.</summary>
internal static class Absent
{
    public static IReadOnlyList<T> List<T>() => AbsentList<T>.Instance;

    public static IReadOnlyDictionary<string, T> Map<T>() => AbsentMap<T>.Instance;

    private sealed class AbsentList<T>() : ReadOnlyCollection<T>([]), IAbsent
    {
        public static readonly AbsentList<T> Instance = new();
    }

    private sealed class AbsentMap<T>() : ReadOnlyDictionary<string, T>(new Dictionary<string, T>(StringComparer.Ordinal)), IAbsent
    {
        public static readonly AbsentMap<T> Instance = new();
    }
}

/// <summary>Marks a collection whose field is absent.</summary>
internal interface IAbsent;

/// <summary>
/// Marks a collection that was read in part only. The received JSON is kept in the additional data and written from there.
/// </summary>
internal interface IPartial;

/// <inheritdoc cref="IPartial"/>
internal sealed class PartialList<T>(IEnumerable<T> readable) : List<T>(readable), IPartial;

/// <inheritdoc cref="IPartial"/>
internal sealed class PartialMap<T>(IDictionary<string, T> readable) : Dictionary<string, T>(readable, StringComparer.Ordinal), IPartial;
