namespace Earshot.SimpliSafe;

/// <summary>How far a download is.</summary>
/// <param name="Bytes">How many bytes have been written.</param>
/// <param name="TotalBytes">How many there are in all; null where the service doesn't tell.</param>
public sealed record MediaProgress(long Bytes, long? TotalBytes);
