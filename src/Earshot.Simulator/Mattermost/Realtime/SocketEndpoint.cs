using System.Globalization;
using System.Net.WebSockets;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Faults.Injection;
using Earshot.Simulator.Mattermost.Rest;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Users;
using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>Accepts WebSockets, and resumes the session of an earlier socket if requested.</summary>
internal sealed class SocketEndpoint(ServerWorld world, FaultInjector faults)
{
    private readonly ClientActions _actions = new(world);

    public async Task RunAsync(HttpContext context, LoginSession? session)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw new ApiError(400, "api.web_socket.connect.upgrade.app_error", "Failed to upgrade websocket connection.");
        }

        if (context.Request.Headers.Origin.ToString() is { Length: > 0 } origin
            && (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) || from.Authority != context.Request.Host.Value))
        {
            throw new ApiError(500, "api.web_socket.connect.upgrade.app_error", "Failed to upgrade websocket connection.");
        }

        using WebSocket webSocket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        SimulatedSocket socket = faults.Attach(webSocket, context);
        SocketState? state;
        lock (world.Gate)
        {
            state = Open(session, context.Request.Query);
        }

        // After a resume request that is not valid, the upgrade is accepted and the connection ends without a close frame.
        if (state is not null)
        {
            await new SocketPump(world, _actions, state, webSocket, socket).RunAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>Returns the state of the socket, or <see langword="null"/> if the resume request is not valid.</summary>
    private SocketState? Open(LoginSession? session, IQueryCollection query)
    {
        SocketState state;
        string id = query["connection_id"].ToString();
        if (id.Length == 0 || session is null || !world.Options.ReliableWebSockets)
        {
            // Without a login session at the upgrade, the server cannot know whose state to resume.
            state = new SocketState(world, session);
        }
        else if (!ServerWorld.IsValidId(id))
        {
            return null;
        }
        else
        {
            string number = query["sequence_number"].ToString();
            bool isNumber = long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long sequence)
                && (sequence >= 0 || !world.Behavior.RejectsNegativeSequence);
            if (!isNumber && world.Behavior.ChecksSequenceOfUnknownId)
            {
                return null;
            }

            if (!isNumber && !world.Behavior.IgnoresMalformedSequence && world.Hub.HasInactive(session.User.Id, id))
            {
                return null;
            }

            SocketState? earlier = isNumber ? world.Hub.TakeInactive(session.User.Id, id) : null;
            state = earlier is null ? new SocketState(world, session) : new SocketState(world, session, earlier, sequence);
        }

        if (session is not null)
        {
            world.Hub.Register(state);
        }

        return state;
    }
}
