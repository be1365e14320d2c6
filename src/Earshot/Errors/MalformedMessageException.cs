namespace Earshot;

/// <summary>
/// The exception that is reported when a message from the server cannot be read. The message is skipped, and its content is not kept.
/// </summary>
public sealed class MalformedMessageException : EarshotException
{
    internal MalformedMessageException(string reason, long length)
        : base($"A message of {length} bytes was skipped because {reason}.") => Length = length;

    /// <summary>Gets the length of the message, in bytes.</summary>
    public long Length { get; }
}
