using Earshot.Http;

namespace Earshot.Mattermost.Api;

/// <summary>A file as the body itself.</summary>
internal sealed class FileContent(FileUpload file) : ApiContent
{
    public override string ContentType => file.ContentType;

    public override long? Length => file.Length;

    public override bool CanBeWritten => file.CanBeRead;

    public override bool CanStartOver => file.CanStartOver;

    public override void Write(Stream destination, CancellationToken cancellationToken) => FileCopy.Write(file, destination, cancellationToken);

    public override Task WriteAsync(Stream destination, CancellationToken cancellationToken) =>
        FileCopy.WriteAsync(file, destination, cancellationToken);
}
