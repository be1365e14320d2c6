using Earshot.Simulator.SimpliSafe.Realtime;
using Earshot.Simulator.SimpliSafe.World;
using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.SimpliSafe.Rest;

/// <summary>Processes all requests: authentication, routing, access to the base station, and responses.</summary>
internal sealed class ServiceApplication(ServiceWorld world, SocketEndpoint sockets)
{
    private const int MaximumBodySize = 1 << 20;
    private const string Bearer = "Bearer ";

    private readonly RouteTable _routes = new();

    public async Task HandleAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest && context.Request.Path == "/")
        {
            await sockets.RunAsync(context).ConfigureAwait(false);
            return;
        }

        Response response;
        try
        {
            response = await RespondAsync(context).ConfigureAwait(false);
        }
        catch (Refusal refusal)
        {
            response = refusal.Response;
        }

        await WriteAsync(context.Response, response, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<Response> RespondAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        string path = (request.Path.Value ?? "").Trim('/');
        if (!_routes.TryFind(request.Method, path, out Route? route, out Dictionary<string, string>? arguments))
        {
            throw Refusal.NotFound("path");
        }

        ReadOnlyMemory<byte> body = await ReadBodyAsync(request, context.RequestAborted).ConfigureAwait(false);
        Call call;
        SimulatedSystem? asked;
        lock (world.Gate)
        {
            call = new Call
            {
                World = world,
                Request = request,
                Arguments = arguments,
                Body = body,
                OptionalAccount = route.NeedsToken ? Caller(request) : null,
            };
            asked = route.RequiresBaseStation(call) ? BaseStationOf(call) : null;
            if (asked is null || world.Options.BaseStationDelay == TimeSpan.Zero)
            {
                return route.Handler(call);
            }

            asked.IsBusy = true;
        }

        return await WaitForBaseStationAsync(asked, route, call, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<Response> WaitForBaseStationAsync(SimulatedSystem asked, Route route, Call call, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(world.Options.BaseStationDelay, world.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
            lock (world.Gate)
            {
                return route.Handler(call);
            }
        }
        finally
        {
            lock (world.Gate)
            {
                asked.IsBusy = false;
            }
        }
    }

    /// <summary>Returns the system whose base station must be queried, which must be online and not busy.</summary>
    private static SimulatedSystem BaseStationOf(Call call)
    {
        SimulatedSystem system = call.Managed();
        return system.IsOffline ? throw Refusal.GatewayTimeout()
            : system.IsBusy ? throw Refusal.SettingsInProgress()
            : system;
    }

    private SimulatedAccount Caller(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.Ordinal) && world.Credentials.Find(header[Bearer.Length..]) is { } token
            ? token.Account
            : throw Refusal.Unauthorized();
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        byte[] buffer = new byte[16_384];
        while (await request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int count)
        {
            await body.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            if (body.Length > MaximumBodySize)
            {
                throw new Refusal(new Response { Status = 413 });
            }
        }

        return body.ToArray();
    }

    private static async Task WriteAsync(HttpResponse target, Response response, CancellationToken cancellationToken)
    {
        target.StatusCode = response.Status;
        if (response.Location is not null)
        {
            target.Headers.Location = response.Location;
        }

        target.Headers.CacheControl = "no-store";
        target.ContentType = response.ContentType;
        target.ContentLength = response.Body.Length;
        await target.Body.WriteAsync(response.Body, cancellationToken).ConfigureAwait(false);
    }
}
