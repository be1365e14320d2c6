using Earshot.Http;

namespace Earshot.SimpliSafe.Cameras;

/// <summary>Fetches pictures and clips. The token goes to the service's hosts only.</summary>
internal sealed class MediaSource(SimpliSafeClientOptions options, HttpPipeline hosts) : IDisposable
{
    /// <summary>What is not there yet is asked for again after 1, 2 and 4 s.</summary>
    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    /// <summary>Whether the token may go to an address: https to the service's own hosts, or wherever the options say that the service is.</summary>
    public bool IsTrusted(Uri address)
    {
        if (!address.IsAbsoluteUri || address.UserInfo.Length > 0)
        {
            return false;
        }

        SimpliSafeEndpoints endpoints = options.Endpoints;
        bool isOwn = new[] { endpoints.Api, endpoints.Media, endpoints.LiveView }.Any(own =>
            own.Scheme == address.Scheme && own.IdnHost.Equals(address.IdnHost, StringComparison.OrdinalIgnoreCase) && own.Port == address.Port);
        bool isRecording = address.Scheme == Uri.UriSchemeHttps
            && address.IsDefaultPort
            && (address.IdnHost.Equals(endpoints.RecordingDomain, StringComparison.OrdinalIgnoreCase)
                || address.IdnHost.EndsWith("." + endpoints.RecordingDomain, StringComparison.OrdinalIgnoreCase));
        return isOwn || isRecording;
    }

    /// <summary>Fetches what an address leads to.</summary>
    /// <param name="operation">The operation's name, for errors.</param>
    /// <param name="address">A trusted address.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="progress">Hears of each part that has been written; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">The address isn't trusted. Nothing was sent.</exception>
    public async Task<long> DownloadAsync(
        string operation, Uri address, Stream destination, IProgress<MediaProgress>? progress, CancellationToken cancellationToken)
    {
        if (!IsTrusted(address))
        {
            throw new ArgumentException(
                $"{operation} was not sent: the link leads outside the service's hosts, and the token goes nowhere else.", nameof(address));
        }

        var request = new ApiRequest(operation, address, IsTrusted);
        var parts = new Parts(progress);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await hosts.DownloadAsync(request, destination, parts, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException failure)
                when (failure is NotFoundException or ConflictException && attempt < Delays.Length && !parts.HaveCome)
            {
                // Not ready yet.
            }

            await Task.Delay(Delays[attempt], options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => hosts.Dispose();

    /// <summary>Hands progress on. What was written in part is never begun anew behind it.</summary>
    private sealed class Parts(IProgress<MediaProgress>? progress) : IProgress<TransferProgress>
    {
        public bool HaveCome { get; private set; }

        public void Report(TransferProgress value)
        {
            HaveCome = true;
            progress?.Report(new MediaProgress(value.Bytes, value.Total));
        }
    }
}
