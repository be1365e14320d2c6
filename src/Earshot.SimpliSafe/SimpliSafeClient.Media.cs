using Earshot.Http;
using Earshot.SimpliSafe.Cameras;

namespace Earshot.SimpliSafe;

public sealed partial class SimpliSafeClient
{
    private readonly Lock _mediaGate = new();
    private MediaSource? _media;
    private HttpPipeline? _liveView;

    /// <summary>Pictures, clips and streams, from whichever of the service's hosts.</summary>
    internal MediaSource Media
    {
        get
        {
            lock (_mediaGate)
            {
                return _media ??= new MediaSource(Options, Service.ToMedia(Options.Endpoints.Media, Credentials));
            }
        }
    }

    /// <summary>The host of newer cameras' live view.</summary>
    internal HttpPipeline LiveView
    {
        get
        {
            lock (_mediaGate)
            {
                return _liveView ??= Service.To(Options.Endpoints.LiveView, Credentials);
            }
        }
    }

    /// <summary>Downloads what a link of an event's recording leads to: a JPEG (<c>snapshot/jpg</c>), an MP4 (<c>download/mp4</c>).</summary>
    /// <remarks>
    /// A recording takes a while to be ready and answers 404 until then: it is asked for again after 1, 2 and 4 s. The token goes to the service's own hosts only.
    /// </remarks>
    /// <param name="link">One of <see cref="EventRecording.Links"/>. Templates are filled.</param>
    /// <param name="destination">Where the bytes go. After a failure it may hold a part.</param>
    /// <param name="progress">Hears of each part that has been written; null for nobody.</param>
    /// <param name="width">How wide a picture is wanted, in pixels, where the link's template asks for it; null leaves it to the service.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentException">The link isn't read with GET, or leads outside the service's hosts. Nothing was sent.</exception>
    /// <exception cref="NotFoundException">It isn't there, or wasn't ready in time.</exception>
    /// <exception cref="PermissionException">The link has run out, or the plan doesn't include recordings. Other calls go on.</exception>
    /// <exception cref="ApiException">The service refused in another way.</exception>
    /// <exception cref="ConnectionException">The service wasn't reached, or the connection broke and could not be taken up where it did.</exception>
    public async Task<long> DownloadAsync(
        RecordingLink link,
        Stream destination,
        IProgress<MediaProgress>? progress = null,
        int? width = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(destination);
        if (!link.Method.Equals("GET", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException("The link isn't there to be read.", nameof(link));
        }

        Dictionary<string, int> values = width is { } pixels ? new(StringComparer.Ordinal) { ["width"] = pixels } : [];
        string text = LinkTemplate.Expand(link.Address, values);
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address))
        {
            throw new ArgumentException("The link is no address.", nameof(link));
        }

        return await Media.DownloadAsync("DownloadRecording", address, destination, progress, cancellationToken).ConfigureAwait(false);
    }

    private void CloseMedia()
    {
        lock (_mediaGate)
        {
            _media?.Dispose();
            _liveView?.Dispose();
        }
    }
}
