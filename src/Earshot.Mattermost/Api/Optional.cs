using System.Runtime.InteropServices;

namespace Earshot.Mattermost;

/// <summary>
/// Represents a field of an update that can be omitted, set to a value, or set to null. It is omitted unless a value is assigned.
/// </summary>
/// <typeparam name="T">The type of the value.</typeparam>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Optional<T>
{
    /// <summary>Initializes a new instance of the <see cref="Optional{T}"/> struct with a value.</summary>
    /// <param name="value">The value. Null is sent as null.</param>
    public Optional(T value)
    {
        HasValue = true;
        Value = value;
    }

    /// <summary>Gets a value that indicates whether the field is sent.</summary>
    public bool HasValue { get; }

    /// <summary>Gets the value, or the default of the type if the field is omitted.</summary>
    public T? Value { get; }

    /// <summary>Converts a value to a field that is sent.</summary>
    /// <param name="value">The value. Null is sent as null.</param>
    public static implicit operator Optional<T>(T value) => new(value);

    /// <summary>Returns whether there is a value, without the value, safe for logs.</summary>
    public override string ToString() => HasValue ? "set" : "omitted";
}
