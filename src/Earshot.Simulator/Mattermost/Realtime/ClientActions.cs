using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>Runs the actions that clients send over WebSockets. Callers hold the world's lock.</summary>
internal sealed class ClientActions(ServerWorld world)
{
    private static readonly HashSet<string> Actions =
        new(StringComparer.Ordinal) { "ping", "get_statuses", "get_statuses_by_ids", "user_typing", "user_update_active_status" };

    /// <summary>Handles a message.</summary>
    /// <returns><see langword="false"/> if the server drops the connection; otherwise, <see langword="true"/>.</returns>
    public bool Handle(SocketState socket, ReadOnlySpan<byte> message)
    {
        if (!TryRead(message, out string action, out long seq, out JsonObject data))
        {
            return false;
        }

        if (action.Length == 0)
        {
            Fail(socket, seq, "api.web_socket_router.no_action.app_error", "No websocket action.", 400);
        }
        else if (seq <= 0)
        {
            Fail(socket, seq, "api.web_socket_router.bad_seq.app_error", "Invalid sequence for WebSocket message.", 400);
        }
        else if (action == "authentication_challenge")
        {
            return Authenticate(socket, seq, data);
        }
        else if (!socket.IsAuthenticated())
        {
            // The hub does not know sockets that never authenticated, so only a socket that lost its session receives this reply.
            Fail(
                socket,
                seq,
                "api.web_socket_router.not_authenticated.app_error",
                "WebSocket connection is not authenticated. Please log in and try again.",
                401);
        }
        else if (!Actions.Contains(action))
        {
            Fail(socket, seq, "api.web_socket_router.bad_action.app_error", "Unknown WebSocket action.", 500);
        }
        else if (world.Sessions.Find(socket.Token) is { } session)
        {
            Run(socket, session.User, action, seq, data);
        }
        else
        {
            // The real server's message contains the token as well.
            Fail(socket, seq, "api.context.invalid_token.error", $"Invalid session token={socket.Token}, err=", 401);
        }

        return true;
    }

    private bool Authenticate(SocketState socket, long seq, JsonObject data)
    {
        if (socket.Token.Length > 0)
        {
            return true;
        }

        if (Text(data, "token") is not { } token || world.Sessions.Find(token) is not { } session)
        {
            return false;
        }

        socket.Authenticate(session);
        world.Hub.Register(socket);
        world.Hub.Send(socket, ServerReply.Ok(seq));
        return true;
    }

    private void Run(SocketState socket, SimulatedUser user, string action, long seq, JsonObject data)
    {
        switch (action)
        {
            case "ping":
                world.Hub.Send(socket, ServerReply.Ok(seq, new JsonObject
                {
                    ["node_id"] = "",
                    ["server_time"] = world.Now,
                    ["text"] = "pong",
                    ["version"] = world.Options.ServerVersion,
                }));
                break;
            case "get_statuses":
                world.Hub.Send(socket, ServerReply.Ok(seq, world.Statuses.Known()));
                break;
            case "get_statuses_by_ids":
                StatusesById(socket, seq, data);
                break;
            case "user_typing":
                Typing(socket, user, seq, data);
                break;
            default:
                UpdateActiveStatus(socket, user, seq, data);
                break;
        }
    }

    private void StatusesById(SocketState socket, long seq, JsonObject data)
    {
        if (data["user_ids"] is JsonArray ids && ids.All(i => i?.GetValueKind() == JsonValueKind.String))
        {
            world.Hub.Send(socket, ServerReply.Ok(seq, world.Statuses.Of(ids.Select(i => i!.GetValue<string>()))));
        }
        else
        {
            InvalidParameter(socket, seq, "user_ids");
        }
    }

    private void Typing(SocketState socket, SimulatedUser user, long seq, JsonObject data)
    {
        string? channelId = Text(data, "channel_id");
        if (!ServerWorld.IsValidId(channelId) || !(user.IsAdmin || world.Channels.IsMember(user.Id, channelId!)))
        {
            InvalidParameter(socket, seq, "channel_id");
            return;
        }

        SendTyping(user.Id, channelId!, Text(data, "parent_id") ?? "");
        world.Hub.Send(socket, ServerReply.Ok(seq));
    }

    /// <summary>Sends a typing event to the other members of a channel.</summary>
    public void SendTyping(string userId, string channelId, string parentId) => world.Hub.Publish(new ServerEvent(
        "typing", Audience.Channel(channelId) with { OmitUsers = [userId] }, ("parent_id", parentId), ("user_id", userId)));

    private void UpdateActiveStatus(SocketState socket, SimulatedUser user, long seq, JsonObject data)
    {
        if (data["user_is_active"]?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
        {
            InvalidParameter(socket, seq, "user_is_active");
            return;
        }

        bool manual = data["manual"]?.GetValueKind() == JsonValueKind.True;
        if (data["user_is_active"]!.GetValue<bool>())
        {
            world.Statuses.SetOnline(user.Id, manual);
        }
        else
        {
            world.Statuses.SetAwayIfNeeded(user.Id, manual);
        }

        world.Hub.Send(socket, ServerReply.Ok(seq));
    }

    private void InvalidParameter(SocketState socket, long seq, string name) =>
        Fail(socket, seq, "api.websocket_handler.invalid_param.app_error", $"Invalid {name} parameter.", 400);

    private void Fail(SocketState socket, long seq, string id, string message, int status) =>
        world.Hub.Send(socket, ServerReply.Fail(seq, id, message, status));

    private static string? Text(JsonObject data, string name) =>
        data[name] is { } node && node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    /// <summary>Reads a message as strictly as the server: a field of an unexpected type makes the message invalid.</summary>
    private static bool TryRead(ReadOnlySpan<byte> message, out string action, out long seq, out JsonObject data)
    {
        action = "";
        seq = 0;
        data = [];
        try
        {
            if (JsonNode.Parse(message) is not JsonObject json)
            {
                return false;
            }

            action = json["action"] is { } a ? a.GetValue<string>() : "";
            seq = json["seq"] is { } s ? s.GetValue<long>() : 0;
            data = json["data"] is { } d ? d.AsObject() : [];
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return false;
        }
    }
}
