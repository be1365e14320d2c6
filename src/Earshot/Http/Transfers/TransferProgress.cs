using System.Runtime.InteropServices;

namespace Earshot;

/// <summary>How far a transfer has come.</summary>
/// <param name="Bytes">How many bytes have been moved; starts over where an upload is tried again.</param>
/// <param name="Total">How many there are in all; null where that isn't known.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TransferProgress(long Bytes, long? Total);
