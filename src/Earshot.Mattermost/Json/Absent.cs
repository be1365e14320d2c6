using System.Collections.ObjectModel;

namespace Earshot.Mattermost.Json;

/// <summary>What stands in for a collection that didn't come: empty, and told apart from one that came empty or was set so.</summary>
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

/// <summary>A collection that didn't come.</summary>
internal interface IAbsent;

/// <summary>A collection of which only a part could be read; what came is kept elsewhere, and written from there.</summary>
internal interface IPartial;

/// <inheritdoc cref="IPartial"/>
internal sealed class PartialList<T>(IEnumerable<T> readable) : List<T>(readable), IPartial;

/// <inheritdoc cref="IPartial"/>
internal sealed class PartialMap<T>(IDictionary<string, T> readable) : Dictionary<string, T>(readable, StringComparer.Ordinal), IPartial;
