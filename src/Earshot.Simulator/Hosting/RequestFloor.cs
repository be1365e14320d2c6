using Earshot.Simulator.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Earshot.Simulator.Hosting;

/// <summary>What happens to a request before the application sees it; keeps its line in the journal.</summary>
internal sealed class RequestFloor(RequestDelegate application, FaultInjector faults, IFaultedServer server)
{
    public async Task InvokeAsync(HttpContext context)
    {
        SimulatorConnection connection = context.Features.GetRequiredFeature<SimulatorConnection>();

        // Noted before the first byte goes out, so that who has the answer finds it in the journal; once, though the server may finish an answer
        // that nobody gets any more.
        bool isNoted = false;
        context.Response.OnStarting(() =>
        {
            if (isNoted)
            {
                return Task.CompletedTask;
            }

            isNoted = true;
            bool socket = context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols;
            Note(context, connection, socket ? JournalKind.Connect : JournalKind.Request, context.Response.StatusCode);
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
            // The client is gone, or was cut off; the journal says so below.
        }
        finally
        {
            if (context.Features.Get<SimulatedSocket>() is { } socket)
            {
                faults.Detach(socket);
            }
            else if (!isNoted && !context.Response.HasStarted && (connection.Over.IsCompleted || context.RequestAborted.IsCancellationRequested))
            {
                isNoted = true;
                Note(context, connection, JournalKind.Drop, status: null);
            }
        }
    }

    /// <summary>The application; where a fault may happen to its answer, that is held back until it is whole.</summary>
    private async Task RunAsync(HttpContext context, SimulatorConnection connection)
    {
        if (context.WebSockets.IsWebSocketRequest || !faults.WaitForResponse(context.Request.Method, PathOf(context)))
        {
            await application(context).ConfigureAwait(false);
            return;
        }

        IHttpResponseBodyFeature direct = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var whole = new MemoryStream();
        var held = new StreamResponseBodyFeature(whole);
        context.Features.Set<IHttpResponseBodyFeature>(held);
        try
        {
            await application(context).ConfigureAwait(false);
            await held.CompleteAsync().ConfigureAwait(false);
        }
        finally
        {
            context.Features.Set(direct);
        }

        IReadOnlyList<FaultAction> now = faults.AtResponse(connection.Number, context.Request.Method, PathOf(context));
        if (await ApplyAsync(now, context, connection).ConfigureAwait(false))
        {
            await context.Response.Body.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length), context.RequestAborted).ConfigureAwait(false);
        }
    }

    private async Task<bool> ApplyFaultsAsync(HttpContext context, SimulatorConnection connection)
    {
        IReadOnlyList<FaultAction> now = faults.AtRequest(connection.Number, context.Request.Method, PathOf(context));
        bool goesOn = await ApplyAsync(now, context, connection).ConfigureAwait(false);
        if (!goesOn || !context.WebSockets.IsWebSocketRequest)
        {
            return goesOn;
        }

        IReadOnlyList<FaultAction> opening = faults.AtWebSocket(connection.Number, PathOf(context));
        if (opening.Count > 0)
        {
            context.Features.Set(new OpeningFaults([.. opening.Where(a => a is not (Answer or Delay))]));
            goesOn = await ApplyAsync(opening.Where(a => a is Answer or Delay), context, connection).ConfigureAwait(false);
        }

        return goesOn;
    }

    private async Task<bool> ApplyAsync(IEnumerable<FaultAction> actions, HttpContext context, SimulatorConnection connection)
    {
        foreach (FaultAction action in actions)
        {
            switch (action)
            {
                case Delay delay:
                    await Task.Delay(delay.By, server.TimeProvider, context.RequestAborted).ConfigureAwait(false);
                    break;
                case Answer answer:
                    await AnswerAsync(answer, context).ConfigureAwait(false);
                    return false;
                default:
                    _ = ConnectionFaults.TryApply(action, connection) || ServerFaults.TryApply(action, server);
                    break;
            }

            if (action is Hang or RestartServer)
            {
                // A server that hangs or goes away doesn't do what it was asked first.
                await connection.Over.ConfigureAwait(false);
            }
        }

        return !connection.Over.IsCompleted;
    }

    private static async Task AnswerAsync(Answer answer, HttpContext context)
    {
        context.Response.Clear();
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        foreach ((string name, string value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (answer.Body.Length > 0)
        {
            await context.Response.WriteAsync(answer.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static string PathOf(HttpContext context) => context.Request.PathBase + context.Request.Path;

    private void Note(HttpContext context, SimulatorConnection connection, JournalKind kind, int? status) => server.Journal.Add(new JournalEntry
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
