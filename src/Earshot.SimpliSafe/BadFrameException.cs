namespace Earshot.SimpliSafe;

/// <summary>A message from the socket that could not be read. It was passed over; its content is kept nowhere.</summary>
public sealed class BadFrameException : EarshotException
{
    internal BadFrameException(string why, long length)
        : base($"A message of {length} bytes was passed over because {why}.") => Length = length;

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }
}
