using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Earshot.Mattermost.Json;

/// <summary>Reads and writes values of a type as JSON. Reading does not throw if a value is of an unexpected kind.</summary>
internal abstract class JsonShape<T>
{
    /// <summary>
    /// Gets the value that stands for null if a value is required, because servers send null instead of empty lists and maps. The default
    /// is that of the type.
    /// </summary>
    public virtual T? Empty => default;

    /// <summary>Gets the description of the expected kind of value, for errors.</summary>
    public abstract string Expected { get; }

    /// <summary>Tries to read the value at the reader's position, to its end.</summary>
    /// <param name="reader">The reader, at the first token of the value; on return, at the last one.</param>
    /// <param name="value">When this method returns true, contains the value; otherwise, the default.</param>
    /// <param name="isWhole">Set to false if a part of the value could not be read and was omitted.</param>
    /// <returns>true if the value is of the expected kind; otherwise, false.</returns>
    public abstract bool TryRead(ref Utf8JsonReader reader, [MaybeNullWhen(false)] out T value, ref bool isWhole);

    /// <summary>Writes the value.</summary>
    public abstract void Write(Utf8JsonWriter writer, T value);
}
