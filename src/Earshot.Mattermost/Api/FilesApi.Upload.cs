namespace Earshot.Mattermost;

/// <content>Uploads of one file in one call: the form that most callers would have to put together.</content>
public sealed partial class FilesApi
{
    /// <summary>Uploads one file to a channel, to be attached to a post by its id.</summary>
    /// <param name="channelId">The channel in which the post will be.</param>
    /// <param name="fileName">The name that the server is told.</param>
    /// <param name="content">The bytes, from the stream's present position to its end; read as they leave, and left open.</param>
    /// <param name="progress">Is told how much has left; null for nothing.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The file, in <see cref="FileUploadResponse.FileInfos"/>.</returns>
    /// <exception cref="BadRequestException">A value is wrong (400), or the file is larger than the server takes (413).</exception>
    /// <exception cref="LoginException">Nobody is logged in, or the log-in no longer holds (401).</exception>
    /// <exception cref="PermissionException">The account may not upload there (403).</exception>
    /// <exception cref="ConnectionException">The server was not reached, or what answered isn't the API.</exception>
    /// <remarks><c>POST /api/v4/files</c>. Repeated after a failure only where the stream can seek.</remarks>
    public Task<FileUploadResponse> UploadFileAsync(
        string channelId, string fileName, Stream content, IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        UploadFileAsync(OneFile(channelId, fileName, content), null, progress, cancellationToken);

    /// <inheritdoc cref="UploadFileAsync(string, string, Stream, IProgress{TransferProgress}?, CancellationToken)"/>
    public FileUploadResponse UploadFile(
        string channelId, string fileName, Stream content, IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        UploadFile(OneFile(channelId, fileName, content), null, progress, cancellationToken);

    private static FileUploadRequest OneFile(string channelId, string fileName, Stream content) =>
        new() { ChannelId = channelId, Files = [new FileUpload(content, fileName)] };
}
