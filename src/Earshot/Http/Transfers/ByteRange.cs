using System.Globalization;
using System.Runtime.InteropServices;

namespace Earshot;

/// <summary>A part of a file.</summary>
/// <param name="From">The first byte, counted from 0.</param>
/// <param name="To">The last byte, included; null for the rest of the file.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ByteRange(long From, long? To = null)
{
    /// <summary>As the header <c>Range</c> has it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"bytes={From}-{To}");
}
