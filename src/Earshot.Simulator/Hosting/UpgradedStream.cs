using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Earshot.Simulator.Hosting;

/// <summary>Keeps hold of the stream below a WebSocket, for the one frame that the framework can't send: a close frame without a code.</summary>
internal sealed class UpgradedStream(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    private static readonly byte[] EmptyCloseFrame = [0x88, 0x00];

    private Stream? _stream;

    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public static RequestDelegate Before(RequestDelegate next) => context =>
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            var kept = new UpgradedStream(upgrade);
            context.Features.Set<IHttpUpgradeFeature>(kept);
            context.Features.Set(kept);
        }

        return next(context);
    };

    public async Task<Stream> UpgradeAsync() => _stream = await inner.UpgradeAsync().ConfigureAwait(false);

    public async ValueTask WriteEmptyCloseAsync(CancellationToken cancellationToken)
    {
        Stream stream = _stream ?? throw new InvalidOperationException("The request wasn't upgraded.");
        await stream.WriteAsync(EmptyCloseFrame, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
