using System.Globalization;
using System.Text.Json.Nodes;
using Earshot.Simulator.Hosting;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe.Realtime;

/// <summary>Holds the open sockets and sends events to them. Callers hold the world's lock.</summary>
internal sealed class Hub(ServiceWorld world)
{
    private readonly List<SocketState> _sockets = [];

    /// <summary>Gets the number of sockets that have joined.</summary>
    public int Subscribed => _sockets.Count(s => s.Joined is not null);

    /// <summary>Gets the signal for sockets that are added, change, or are removed.</summary>
    public ChangeSignal Signal { get; } = new();

    public void Add(SocketState socket)
    {
        _sockets.Add(socket);
        if (world.Options.SendHelloOnOpen)
        {
            SendHello(socket);
        }

        Signal.Notify();
    }

    public void Remove(SocketState socket)
    {
        socket.Expiry?.Dispose();
        _sockets.Remove(socket);
        Signal.Notify();
    }

    /// <summary>Handles a message of a client. Messages other than identify are ignored.</summary>
    public void Handle(SocketState socket, JsonObject message)
    {
        if (Text(message["type"]) != "com.simplisafe.connection.identify")
        {
            return;
        }

        SendHello(socket);
        JsonNode? auth = (message["data"] as JsonObject)?["auth"];
        string token = auth is JsonObject && Text(auth["schema"]) == "bearer" ? Text(auth["token"]) : "";
        if (world.Credentials.Find(token) is not { } access)
        {
            Refuse(socket);
            return;
        }

        socket.Token = token;
        socket.Expiry?.Dispose();
        socket.Expiry = world.Options.RefusedSocketCloseCode is null
            ? null
            : world.Schedule(access.ExpiresAt - world.Time, () => Refuse(socket));
        Send(socket, Envelope("com.simplisafe.service.registered"));
        string own = string.Create(CultureInfo.InvariantCulture, $"uid:{access.Account.UserId}");
        if (message["data"]!["join"] is JsonArray join && join.Any(name => Text(name) == own))
        {
            socket.Joined = access.Account;
            Send(socket, Envelope(world.Options.SubscribedType, new JsonObject { ["namespace"] = own }));
            Signal.Notify();
        }
    }

    /// <summary>Sends an event to all sockets that have joined for its account with a valid token.</summary>
    public void Publish(SimulatedEvent written)
    {
        byte[]? text = null;
        foreach (SocketState socket in Listeners(written.System.Account))
        {
            text ??= JsonText.Bytes(Envelope(
                "com.simplisafe.event.standard",
                written.ToSocketJson(),
                source: "messagequeue",
                id: string.Create(CultureInfo.InvariantCulture, $"id:{written.Id}"),
                time: written.Timestamp));
            Send(socket, text);
        }
    }

    /// <summary>Sends text to all sockets that have joined for an account.</summary>
    public void Publish(SimulatedAccount account, byte[] text)
    {
        foreach (SocketState socket in Listeners(account))
        {
            Send(socket, text);
        }
    }

    /// <summary>Called after tokens were revoked. Sockets with revoked tokens receive no more events.</summary>
    public void TokensChanged()
    {
        foreach (SocketState socket in _sockets.Where(s => s.Token.Length > 0 && world.Credentials.Find(s.Token) is null).ToArray())
        {
            Refuse(socket);
        }
    }

    private SocketState[] Listeners(SimulatedAccount account) =>
        [.. _sockets.Where(s => s.Joined == account && world.Credentials.Find(s.Token) is not null)];

    /// <summary>Stops sending events to the socket, or closes it if the options require it.</summary>
    private void Refuse(SocketState socket)
    {
        socket.Joined = null;
        if (world.Options.RefusedSocketCloseCode is { } code)
        {
            socket.CloseCode = code;
            socket.Queue.Writer.TryComplete();
        }

        Signal.Notify();
    }

    private void SendHello(SocketState socket)
    {
        if (!socket.HelloSent)
        {
            socket.HelloSent = true;
            Send(socket, Envelope("com.simplisafe.service.hello", new JsonObject
            {
                ["key"] = world.NewToken(11),
                ["timeouts"] = new JsonObject { ["heartbeat"] = 45_000, ["inactivity"] = 30_000 },
            }));
        }
    }

    private JsonObject Envelope(
        string type, JsonObject? data = null, string source = "service", string? id = null, DateTimeOffset? time = null)
    {
        DateTimeOffset when = time ?? world.Time;
        var envelope = new JsonObject
        {
            ["id"] = id ?? string.Create(CultureInfo.InvariantCulture, $"ts:{when.ToUnixTimeMilliseconds()}"),
            ["time"] = when.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["type"] = type,
            ["source"] = source,
            ["specversion"] = "1.0",
            ["datacontenttype"] = "application/json",
        };
        if (data is not null)
        {
            envelope["data"] = data;
        }

        return envelope;
    }

    private static void Send(SocketState socket, JsonObject message) => Send(socket, JsonText.Bytes(message));

    /// <summary>Queues a message. A socket whose queue is full is aborted.</summary>
    private static void Send(SocketState socket, byte[] text)
    {
        if (!socket.Queue.Writer.TryWrite(text))
        {
            socket.Queue.Writer.TryComplete();
        }
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
