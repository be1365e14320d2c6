using System.Runtime.InteropServices;

namespace Earshot;

/// <summary>Represents the progress of an upload or a download.</summary>
/// <param name="Bytes">The number of bytes transferred. It starts again at zero when an upload is retried.</param>
/// <param name="Total">The total number of bytes, or <see langword="null"/> if it is not known.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TransferProgress(long Bytes, long? Total);
