using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;

namespace Earshot.Simulator.Mattermost;

/// <summary>Represents an event in the <see cref="EventLedger"/>.</summary>
public sealed class LedgerEntry
{
    private readonly ServerEvent _event;
    private readonly Lazy<string> _postId;

    internal LedgerEntry(ServerEvent e)
    {
        _event = e;
        _postId = new Lazy<string>(FindPostId);
    }

    /// <summary>Gets the zero-based index of the entry in the ledger.</summary>
    public required int Index { get; init; }

    /// <summary>Gets the time of the event, from the simulator's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Gets the name of the event, such as "posted".</summary>
    public string Event => _event.Name;

    /// <summary>Gets the ID of the channel to whose members the event is sent; empty for other events.</summary>
    public string ChannelId => _event.Audience.ChannelId;

    /// <summary>Gets the ID of the post that was created, changed, deleted, or reacted to; empty for other events.</summary>
    public string PostId => _postId.Value;

    /// <summary>Gets the IDs of the users who are to receive the event. Deactivated users are not included.</summary>
    public required IReadOnlySet<string> Recipients { get; init; }

    /// <summary>Returns the event as it is sent, without its sequence number. The text can contain messages.</summary>
    /// <returns>The JSON object.</returns>
    public string ToJson() => _event.ToJson();

    /// <summary>Returns a description without content, safe for logs.</summary>
    /// <returns>The index and the name of the event.</returns>
    public override string ToString() => $"{Index} {Event}";

    private string FindPostId()
    {
        JsonNode? data = JsonNode.Parse(ToJson())!["data"];
        string? inner = Text(data?["post"]) ?? Text(data?["reaction"]);
        JsonNode? subject = inner is null ? null : JsonNode.Parse(inner);
        return Text(subject?["post_id"]) ?? Text(subject?["id"]) ?? "";
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
