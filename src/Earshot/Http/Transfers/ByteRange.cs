using System.Globalization;
using System.Runtime.InteropServices;

namespace Earshot;

/// <summary>Represents a part of a file.</summary>
/// <param name="From">The zero-based index of the first byte.</param>
/// <param name="To">The zero-based index of the last byte, which is included, or <see langword="null"/> for the rest of the file.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ByteRange(long From, long? To = null)
{
    /// <summary>Returns the value of a <c>Range</c> header.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"bytes={From}-{To}");
}
