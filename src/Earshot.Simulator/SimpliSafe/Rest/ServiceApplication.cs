using Earshot.Simulator.SimpliSafe.Realtime;
using Earshot.Simulator.SimpliSafe.World;
using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.SimpliSafe.Rest;

/// <summary>Takes every request: who calls, which operation, whether the base station is free, and the answer.</summary>
internal sealed class ServiceApplication(ServiceWorld world, SocketEndpoint sockets)
{
    private const int LongestBody = 1 << 20;
    private const string Bearer = "Bearer ";

    private readonly RouteTable _routes = new();

    public async Task HandleAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest && context.Request.Path == "/")
        {
            await sockets.RunAsync(context).ConfigureAwait(false);
            return;
        }

        Answer answer;
        try
        {
            answer = await AnswerAsync(context).ConfigureAwait(false);
        }
        catch (Refusal refusal)
        {
            answer = refusal.Answer;
        }

        await WriteAsync(context.Response, answer, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<Answer> AnswerAsync(HttpContext context)
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
            asked = route.AsksBaseStation(call) ? BaseStationOf(call) : null;
            if (asked is null || world.Options.BaseStationTime == TimeSpan.Zero)
            {
                return route.Handler(call);
            }

            asked.IsBusy = true;
        }

        return await AskAsync(asked, route, call, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<Answer> AskAsync(SimulatedSystem asked, Route route, Call call, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(world.Options.BaseStationTime, world.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
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

    /// <summary>The base station that is to be asked, where it is within reach and has time.</summary>
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
            if (body.Length > LongestBody)
            {
                throw new Refusal(new Answer { Status = 413 });
            }
        }

        return body.ToArray();
    }

    private static async Task WriteAsync(HttpResponse response, Answer answer, CancellationToken cancellationToken)
    {
        response.StatusCode = answer.Status;
        if (answer.Location is not null)
        {
            response.Headers.Location = answer.Location;
        }

        response.Headers.CacheControl = "no-store";
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body, cancellationToken).ConfigureAwait(false);
    }
}
