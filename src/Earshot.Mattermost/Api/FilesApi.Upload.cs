namespace Earshot.Mattermost;

/// <content>Uploads of a single file, without a form.</content>
public sealed partial class FilesApi
{
    /// <summary>Uploads a file to a channel, so that it can be attached to a post by its ID.</summary>
    /// <param name="channelId">The ID of the channel of the post.</param>
    /// <param name="fileName">The file name that is sent to the server.</param>
    /// <param name="content">
    /// The content, from the stream's current position to its end. It is read while it is sent, and left open.
    /// </param>
    /// <param name="progress">
    /// The object that receives progress reports, or <see langword="null"/>. It is called on the thread that performs the transfer.
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The file, in <see cref="FileUploadResponse.FileInfos"/>.</returns>
    /// <exception cref="BadRequestException">A value is not valid (400), or the file is larger than the server allows (413).</exception>
    /// <exception cref="LoginException">The client is not logged in, or its token is no longer valid (401).</exception>
    /// <exception cref="PermissionException">The account lacks the required permission (403).</exception>
    /// <exception cref="ApiException">The server returned another error.</exception>
    /// <exception cref="ConnectionException">
    /// The server could not be reached, the connection was lost, or the response did not come from the API.
    /// </exception>
    /// <remarks>Retried after a failure only if the stream supports seeking. Sends <c>POST /api/v4/files</c>.</remarks>
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
