using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.Hosting;

internal sealed class SimulatorHost : IAsyncDisposable
{
    private readonly RequestDelegate _application;
    private WebApplication _web;

    private SimulatorHost(RequestDelegate application, WebApplication web)
    {
        _application = application;
        _web = web;
    }

    public Uri Url => new(_web.Urls.First());

    public static async Task<SimulatorHost> StartAsync(RequestDelegate application, SimulatorHostOptions options, CancellationToken ct) =>
        new(application, await StartWebAsync(application, options.Port, ct).ConfigureAwait(false));

    public async Task RestartAsync(CancellationToken ct)
    {
        int port = Url.Port;
        await DisposeAsync().ConfigureAwait(false);
        _web = await StartWebAsync(_application, port, ct).ConfigureAwait(false);
    }

    public ValueTask<Stream> ConnectAsync(CancellationToken ct) => throw new NotSupportedException();

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync().ConfigureAwait(false);
        await _web.StopAsync(now.Token).ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<WebApplication> StartWebAsync(RequestDelegate application, int port, CancellationToken ct)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o => o.Listen(IPAddress.Loopback, port));
        WebApplication web = builder.Build();
        web.UseWebSockets();
        web.Run(application);
        await web.StartAsync(ct).ConfigureAwait(false);
        return web;
    }
}
