using System.Runtime.InteropServices;

namespace Earshot.Mattermost;

/// <summary>A field of a change that may be left out, set, or set to null. Left out unless a value is assigned; null is a value.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Optional<T>
{
    /// <summary>Gives the field a value.</summary>
    /// <param name="value">The value; null is sent as null.</param>
    public Optional(T value)
    {
        HasValue = true;
        Value = value;
    }

    /// <summary>Whether the field is sent.</summary>
    public bool HasValue { get; }

    /// <summary>What is sent; the type's default where nothing is.</summary>
    public T? Value { get; }

    /// <summary>Gives the field a value.</summary>
    public static implicit operator Optional<T>(T value) => new(value);

    /// <summary>Says only whether there is a value.</summary>
    public override string ToString() => HasValue ? "given" : "left out";
}
