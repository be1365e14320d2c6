using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Earshot.Mattermost.Json;

/// <summary>How a value of some type stands in JSON. Reading never throws over a value of an unexpected kind.</summary>
internal abstract class JsonShape<T>
{
    /// <summary>What null stands for where a value must be: servers send null for empty lists and maps. The type's default where nothing does.</summary>
    public virtual T? Empty => default;

    /// <summary>Reads the value that the reader stands on, to its end.</summary>
    /// <param name="reader">Stands on the value's first token, afterwards on its last.</param>
    /// <param name="value">What was read.</param>
    /// <param name="isWhole">Set to false where a part of the value could not be read and was left out.</param>
    /// <returns>False where the value is of another kind.</returns>
    public abstract bool TryRead(ref Utf8JsonReader reader, [MaybeNullWhen(false)] out T value, ref bool isWhole);

    /// <summary>Writes the value.</summary>
    public abstract void Write(Utf8JsonWriter writer, T value);
}
