using Earshot.SimpliSafe.Cameras;

namespace Earshot.SimpliSafe;

public sealed partial class SimpliSafeClient
{
    /// <summary>Downloads a recording of an event: an image (<c>snapshot/jpg</c>) or a video (<c>download/mp4</c>).</summary>
    /// <remarks>
    /// A new recording takes a while to become available and returns 404 until then, so the request is retried after 1, 2, and 4 seconds.
    /// The access token is sent only to the service's hosts.
    /// </remarks>
    /// <param name="link">The link: one of <see cref="EventRecording.Links"/>. Templates are expanded.</param>
    /// <param name="destination">The stream to which the content is written. After a failure, it can contain a part of the content.</param>
    /// <param name="progress">The object that receives progress reports, or <see langword="null"/>.</param>
    /// <param name="width">
    /// The width of the image, in pixels, if the template of the link supports it, or <see langword="null"/> to use the service's default.
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentException">
    /// The link does not use GET, is not a URL, or leads outside the service's hosts. Nothing was sent.
    /// </exception>
    /// <exception cref="NotFoundException">The recording does not exist, or was not available in time.</exception>
    /// <exception cref="PermissionException">
    /// The link has expired, or the plan does not include recordings. Other calls are not affected.
    /// </exception>
    /// <exception cref="ApiException">The service returned another error.</exception>
    /// <exception cref="ConnectionException">
    /// The service could not be reached, or the download was interrupted and could not be resumed.
    /// </exception>
    public async Task<long> DownloadAsync(
        RecordingLink link,
        Stream destination,
        IProgress<TransferProgress>? progress = null,
        int? width = null,
        CancellationToken cancellationToken = default)
    {
        const string Operation = "DownloadRecording";
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(destination);
        if (!link.Method.Equals("GET", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"{Operation} failed: the method of the link is not GET.", nameof(link));
        }

        Dictionary<string, int> values = width is { } pixels ? new(StringComparer.Ordinal) { ["width"] = pixels } : [];
        string text = LinkTemplate.Expand(link.Address, values);
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address))
        {
            throw new ArgumentException($"{Operation} failed: the link is not an absolute URL.", nameof(link));
        }

        if (!_services.Cameras.IsTrusted(address))
        {
            throw new ArgumentException(
                $"{Operation} failed: the link leads outside the service's hosts. Nothing was sent, "
                + "because the access token is sent only to these hosts.",
                nameof(link));
        }

        return await _services.Cameras.DownloadAsync(Operation, address, destination, progress, cancellationToken).ConfigureAwait(false);
    }
}
