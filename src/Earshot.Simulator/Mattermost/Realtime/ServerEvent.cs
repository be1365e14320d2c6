using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>Represents a message in the queue of a socket.</summary>
internal abstract class OutgoingMessage;

/// <summary>Represents an event that is encoded once for all sockets. Only the sequence number differs between sockets.</summary>
internal sealed class ServerEvent : OutgoingMessage
{
    private const string NumberField = ",\"seq\":";

    private readonly byte[] _upToNumber;

    public ServerEvent(string name, Audience audience, params ReadOnlySpan<(string Key, JsonNode? Value)> data)
    {
        Name = name;
        Audience = audience;
        var entries = new List<KeyValuePair<string, JsonNode?>>(data.Length);
        foreach ((string key, JsonNode? value) in data)
        {
            entries.Add(KeyValuePair.Create(key, value));
        }

        var json = new JsonObject { ["event"] = name, ["data"] = GoJson.Map(entries), ["broadcast"] = audience.ToJson() };
        _upToNumber = Encoding.UTF8.GetBytes(GoJson.Text(json)[..^1] + NumberField);
    }

    public string Name { get; }

    public Audience Audience { get; }

    /// <summary>Gets a value that indicates whether the event is dropped for a slow socket.</summary>
    public bool CanBeDropped => Name is "typing" or "status_change" or "channel_viewed";

    /// <summary>Returns the event without a number.</summary>
    public string ToJson() => Encoding.UTF8.GetString(_upToNumber.AsSpan(0, _upToNumber.Length - NumberField.Length)) + "}";

    public ReadOnlyMemory<byte> Numbered(long number)
    {
        byte[] text = new byte[_upToNumber.Length + 22];
        _upToNumber.CopyTo(text, 0);
        number.TryFormat(text.AsSpan(_upToNumber.Length), out int digits, provider: CultureInfo.InvariantCulture);
        int length = _upToNumber.Length + digits;
        text[length++] = (byte)'}';
        text[length++] = (byte)'\n';
        return text.AsMemory(0, length);
    }
}
