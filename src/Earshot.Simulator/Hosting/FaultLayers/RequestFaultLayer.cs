using Earshot.Simulator.Faults;
using Earshot.Simulator.Faults.Injection;
using Earshot.Simulator.Journaling;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Earshot.Simulator.Hosting.FaultLayers;

/// <summary>Applies faults to a request before and after the application processes it, and records the request in the journal.</summary>
internal sealed class RequestFaultLayer(RequestDelegate application, FaultInjector faults, IFaultTarget server)
{
    public async Task InvokeAsync(HttpContext context)
    {
        SimulatorConnection connection = context.Features.GetRequiredFeature<SimulatorConnection>();

        // Recorded before the first byte is sent, so that a client that has the response finds the entry; once only, because the server may
        // complete a response that no client receives.
        bool isRecorded = false;
        context.Response.OnStarting(() =>
        {
            if (isRecorded)
            {
                return Task.CompletedTask;
            }

            isRecorded = true;
            bool socket = context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols;
            Record(context, connection, socket ? JournalKind.WebSocketOpened : JournalKind.RequestCompleted, context.Response.StatusCode);
            return Task.CompletedTask;
        });
        try
        {
            if (await ApplyFaultsAsync(context, connection).ConfigureAwait(false))
            {
                await RunAsync(context, connection).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (context.RequestAborted.IsCancellationRequested && error is IOException or OperationCanceledException)
        {
            // The client has disconnected, or its connection was dropped; this is recorded below.
        }
        finally
        {
            if (context.Features.Get<SimulatedSocket>() is { } socket)
            {
                faults.Detach(socket);
            }
            else if (!isRecorded && !context.Response.HasStarted
                && (connection.Ended.IsCompleted || context.RequestAborted.IsCancellationRequested))
            {
                isRecorded = true;
                Record(context, connection, JournalKind.ConnectionLost, status: null);
            }
        }
    }

    /// <summary>Runs the application. The response is buffered if a fault may be applied to it.</summary>
    private async Task RunAsync(HttpContext context, SimulatorConnection connection)
    {
        if (context.WebSockets.IsWebSocketRequest || !faults.WaitForResponse(context.Request.Method, PathOf(context)))
        {
            await application(context).ConfigureAwait(false);
            return;
        }

        IHttpResponseBodyFeature direct = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var buffer = new MemoryStream();
        var buffered = new StreamResponseBodyFeature(buffer);
        context.Features.Set<IHttpResponseBodyFeature>(buffered);
        try
        {
            await application(context).ConfigureAwait(false);
            await buffered.CompleteAsync().ConfigureAwait(false);
        }
        finally
        {
            context.Features.Set(direct);
        }

        IReadOnlyList<FaultAction> now = faults.AtResponse(connection.Number, context.Request.Method, PathOf(context));
        if (await ApplyAsync(now, context, connection).ConfigureAwait(false))
        {
            await context.Response.Body.WriteAsync(
                buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted).ConfigureAwait(false);
        }
    }

    private async Task<bool> ApplyFaultsAsync(HttpContext context, SimulatorConnection connection)
    {
        IReadOnlyList<FaultAction> now = faults.AtRequest(connection.Number, context.Request.Method, PathOf(context));
        bool proceed = await ApplyAsync(now, context, connection).ConfigureAwait(false);
        if (!proceed || !context.WebSockets.IsWebSocketRequest)
        {
            return proceed;
        }

        IReadOnlyList<FaultAction> opening = faults.AtWebSocket(connection.Number, PathOf(context));
        if (opening.Count > 0)
        {
            context.Features.Set(new OpeningFaults([.. opening.Where(a => a is not (SendResponse or Delay))]));
            proceed = await ApplyAsync(opening.Where(a => a is SendResponse or Delay), context, connection).ConfigureAwait(false);
        }

        return proceed;
    }

    private async Task<bool> ApplyAsync(IEnumerable<FaultAction> actions, HttpContext context, SimulatorConnection connection)
    {
        foreach (FaultAction action in actions)
        {
            switch (action)
            {
                case Delay delay:
                    await Task.Delay(delay.Duration, server.TimeProvider, context.RequestAborted).ConfigureAwait(false);
                    break;
                case SendResponse response:
                    await RespondAsync(response, context).ConfigureAwait(false);
                    return false;
                default:
                    _ = ConnectionFaults.TryApply(action, connection) || ServerFaults.TryApply(action, server);
                    break;
            }

            if (action is Hang or RestartServer)
            {
                // A server that hangs or restarts does not process the request first.
                await connection.Ended.ConfigureAwait(false);
            }
        }

        return !connection.Ended.IsCompleted;
    }

    private static async Task RespondAsync(SendResponse response, HttpContext context)
    {
        context.Response.Clear();
        context.Response.StatusCode = response.Status;
        context.Response.ContentType = response.ContentType;
        foreach ((string name, string value) in response.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (response.Body.Length > 0)
        {
            await context.Response.WriteAsync(response.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static string PathOf(HttpContext context) => context.Request.PathBase + context.Request.Path;

    private void Record(HttpContext context, SimulatorConnection connection, JournalKind kind, int? status) =>
        server.Journal.Add(new JournalEntry
        {
            Kind = kind,
            Time = server.TimeProvider.GetUtcNow(),
            Connection = connection.Number,
            Method = context.Request.Method,
            Path = PathOf(context),
            Query = Redaction.Query(context.Request.QueryString.Value ?? ""),
            Status = status,
        });
}
