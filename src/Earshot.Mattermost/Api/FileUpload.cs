namespace Earshot.Mattermost;

/// <summary>A file to send: its bytes as a stream, which is read as the network takes them and left open.</summary>
/// <remarks>A stream that can seek may be sent again after a failure; another is sent once.</remarks>
public sealed class FileUpload
{
    private readonly long _start;
    private bool _isTouched;

    /// <summary>Takes the bytes from the stream's present position to its end.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="fileName">The name that the server is told.</param>
    /// <exception cref="ArgumentException">The stream can't be read, or the name is empty.</exception>
    public FileUpload(Stream content, string fileName)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        if (!content.CanRead)
        {
            throw new ArgumentException("The stream can't be read, or is closed.", nameof(content));
        }

        Content = content;
        FileName = fileName;
        _start = content.CanSeek ? content.Position : 0;
        Length = content.CanSeek ? content.Length - _start : null;
    }

    /// <summary>The bytes.</summary>
    public Stream Content { get; }

    /// <summary>The name that the server is told.</summary>
    public string FileName { get; }

    /// <summary>The media type. Default: <c>application/octet-stream</c>; the server finds out for itself what it can.</summary>
    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>How many bytes there are; null where the stream doesn't say. A stream that can't seek may be told its length here.</summary>
    public long? Length { get; init; }

    /// <summary>Says nothing of what the file holds.</summary>
    public override string ToString() => nameof(FileUpload);

    internal bool CanStartOver => Content.CanSeek;

    internal bool CanBeRead => CanStartOver || !_isTouched;

    /// <summary>The bytes from their beginning.</summary>
    internal Stream Open()
    {
        if (Content.CanSeek)
        {
            Content.Position = _start;
        }

        _isTouched = true;
        return Content;
    }
}
