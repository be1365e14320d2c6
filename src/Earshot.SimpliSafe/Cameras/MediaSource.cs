using Earshot.Http;

namespace Earshot.SimpliSafe.Cameras;

/// <summary>Downloads images and clips. The access token is sent only to the service's hosts.</summary>
internal sealed class MediaSource(SimpliSafeEndpoints endpoints, TimeProvider timeProvider, HttpPipeline hosts) : IDisposable
{
    // Content that is not available yet is requested again after 1, 2, and 4 s.
    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    /// <summary>
    /// Determines whether the access token may be sent to an address: HTTPS to the recording domain, or the configured endpoints.
    /// </summary>
    public bool IsTrusted(Uri address)
    {
        if (!address.IsAbsoluteUri || address.UserInfo.Length > 0)
        {
            return false;
        }

        bool isEndpoint = new[] { endpoints.Api, endpoints.Media, endpoints.LiveView }.Any(endpoint =>
            endpoint.Scheme == address.Scheme
            && endpoint.IdnHost.Equals(address.IdnHost, StringComparison.OrdinalIgnoreCase)
            && endpoint.Port == address.Port);
        bool isRecording = address.Scheme == Uri.UriSchemeHttps
            && address.IsDefaultPort
            && (address.IdnHost.Equals(endpoints.RecordingDomain, StringComparison.OrdinalIgnoreCase)
                || address.IdnHost.EndsWith("." + endpoints.RecordingDomain, StringComparison.OrdinalIgnoreCase));
        return isEndpoint || isRecording;
    }

    /// <summary>Downloads the content of a trusted address.</summary>
    /// <inheritdoc cref="CameraService.DownloadAsync"/>
    public async Task<long> DownloadAsync(
        string operation, Uri address, Stream destination, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(operation, address, IsTrusted);
        var reports = new Reports(progress);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await hosts.DownloadAsync(request, destination, reports, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException failure)
                when (failure is NotFoundException or ConflictException && attempt < Delays.Length && !reports.Received)
            {
                // The content is not available yet.
            }

            await Task.Delay(Delays[attempt], timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => hosts.Dispose();

    /// <summary>Forwards progress reports and remembers them: after the first bytes were written, the download cannot start over.</summary>
    private sealed class Reports(IProgress<TransferProgress>? progress) : IProgress<TransferProgress>
    {
        public bool Received { get; private set; }

        public void Report(TransferProgress value)
        {
            Received = true;
            progress?.Report(value);
        }
    }
}
