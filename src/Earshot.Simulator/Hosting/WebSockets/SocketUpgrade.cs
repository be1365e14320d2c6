using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Earshot.Simulator.Hosting.WebSockets;

/// <summary>Keeps the stream below a WebSocket, which the framework does not expose.</summary>
internal sealed class SocketUpgrade(IHttpUpgradeFeature inner, TimeProvider timeProvider) : IHttpUpgradeFeature
{
    private UpgradedStream? _stream;

    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>Gets the stream after the upgrade was accepted.</summary>
    public UpgradedStream Stream => _stream ?? throw new InvalidOperationException("The request was not upgraded.");

    /// <summary>Creates the middleware, which must precede the framework's WebSocket middleware.</summary>
    public static Func<RequestDelegate, RequestDelegate> Middleware(TimeProvider timeProvider) => next => context =>
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            var kept = new SocketUpgrade(upgrade, timeProvider);
            context.Features.Set<IHttpUpgradeFeature>(kept);
            context.Features.Set(kept);
        }

        return next(context);
    };

    public async Task<Stream> UpgradeAsync() =>
        _stream = new UpgradedStream(await inner.UpgradeAsync().ConfigureAwait(false), timeProvider);
}
