using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Rest;

namespace Earshot.SimpliSafe.Cameras;

/// <summary>Provides the images, clips, streams, and live views of an account's cameras. This type is thread-safe.</summary>
internal sealed class CameraService(SimpliSafeClientOptions options, ServicePipelines pipelines, CredentialSource credentials) : IDisposable
{
    private readonly Lock _gate = new();
    private MediaSource? _media;
    private HttpPipeline? _liveView;

    /// <summary>Gets the base URL of older cameras' images and streams, without a trailing slash.</summary>
    public string MediaAddress => options.Endpoints.Media.AbsoluteUri.TrimEnd('/');

    private MediaSource Media
    {
        get
        {
            lock (_gate)
            {
                return _media ??= new MediaSource(
                    options.Endpoints, options.TimeProvider, pipelines.ToMedia(options.Endpoints.Media, credentials));
            }
        }
    }

    private HttpPipeline LiveView
    {
        get
        {
            lock (_gate)
            {
                return _liveView ??= pipelines.To(options.Endpoints.LiveView, credentials);
            }
        }
    }

    /// <summary>Gets the access token.</summary>
    public ValueTask<string> GetTokenAsync(CancellationToken cancellationToken) => credentials.GetTokenAsync(cancellationToken);

    /// <summary>Determines whether the access token may be sent to an address.</summary>
    public bool IsTrusted(Uri address) => Media.IsTrusted(address);

    /// <summary>Downloads the content of a trusted address.</summary>
    /// <param name="operation">The name of the operation, for exceptions.</param>
    /// <param name="address">The address.</param>
    /// <param name="destination">The stream to which the content is written.</param>
    /// <param name="progress">The object that receives progress reports, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The number of bytes written.</returns>
    public Task<long> DownloadAsync(
        string operation, Uri address, Stream destination, IProgress<TransferProgress>? progress, CancellationToken cancellationToken) =>
        Media.DownloadAsync(operation, address, destination, progress, cancellationToken);

    /// <summary>Requests a live view.</summary>
    public Task<JsonElement> GetLiveViewAsync(ApiRequest request, CancellationToken cancellationToken) =>
        LiveView.SendForObjectAsync(request, cancellationToken);

    public void Dispose()
    {
        lock (_gate)
        {
            _media?.Dispose();
            _liveView?.Dispose();
        }
    }
}
