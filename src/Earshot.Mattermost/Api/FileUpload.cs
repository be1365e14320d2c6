namespace Earshot.Mattermost;

/// <summary>Represents a file to upload. Its stream is read while the file is sent, and left open.</summary>
/// <remarks>A stream that supports seeking can be sent again after a failure; other streams are sent once.</remarks>
public sealed class FileUpload
{
    private readonly long _start;
    private bool _wasOpened;

    /// <summary>Initializes a new instance of the <see cref="FileUpload"/> class.</summary>
    /// <param name="content">The content, from the stream's current position to its end.</param>
    /// <param name="fileName">The file name that is sent to the server.</param>
    /// <exception cref="ArgumentException">The stream cannot be read, or the name is empty.</exception>
    public FileUpload(Stream content, string fileName)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        if (!content.CanRead)
        {
            throw new ArgumentException("The stream cannot be read, or is closed.", nameof(content));
        }

        Content = content;
        FileName = fileName;
        _start = content.CanSeek ? content.Position : 0;
        Length = content.CanSeek ? content.Length - _start : null;
    }

    /// <summary>Gets the content.</summary>
    public Stream Content { get; }

    /// <summary>Gets the file name that is sent to the server.</summary>
    public string FileName { get; }

    /// <summary>
    /// Gets or sets the media type. The default is <c>application/octet-stream</c>; the server detects common types itself.
    /// </summary>
    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>
    /// Gets or sets the length of the content, in bytes, or <see langword="null"/> if it is not known. Set it for a stream that does not
    /// support seeking to announce its length.
    /// </summary>
    public long? Length { get; init; }

    /// <summary>Returns the name of the type, without the file name and the content.</summary>
    public override string ToString() => nameof(FileUpload);

    internal bool CanStartOver => Content.CanSeek;

    internal bool CanBeRead => CanStartOver || !_wasOpened;

    /// <summary>Returns the content from its beginning.</summary>
    internal Stream Open()
    {
        if (Content.CanSeek)
        {
            Content.Position = _start;
        }

        _wasOpened = true;
        return Content;
    }
}
