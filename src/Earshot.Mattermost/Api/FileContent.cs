using Earshot.Http;

namespace Earshot.Mattermost.Api;

/// <summary>Represents a file as the whole body of a request.</summary>
internal sealed class FileContent(FileUpload file) : ApiContent
{
    public override string ContentType => file.ContentType;

    public override long? Length => file.Length;

    public override bool CanBeWritten => file.CanBeRead;

    public override bool CanBeRepeated => file.CanStartOver;

    public override ValueTask WriteAsync(bool async, Stream destination, CancellationToken cancellationToken) =>
        FileCopy.WriteAsync(async, file, destination, cancellationToken);
}
