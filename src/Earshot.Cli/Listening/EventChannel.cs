using System.Text.Json;
using Earshot.Mattermost;

namespace Earshot.Cli.Listening;

/// <summary>Which channel an event belongs to.</summary>
internal static class EventChannel
{
    /// <summary>The channel's id: of the audience, else of the data; null where there is none.</summary>
    public static string? Of(MattermostEvent e)
    {
        if (e.Broadcast.ChannelId is { Length: > 0 } id)
        {
            return id;
        }

        try
        {
            return e switch
            {
                ChannelUpdatedEvent { Channel.Id: { Length: > 0 } channel } => channel,
                EphemeralMessageEvent { Post.ChannelId: { Length: > 0 } channel } => channel,
                PostedEvent { Post.ChannelId: { Length: > 0 } channel } => channel,
                _ => InData(e.Data),
            };
        }
        catch (UnexpectedDataException)
        {
            return null;
        }
    }

    private static string? InData(JsonElement data) =>
        data.ValueKind == JsonValueKind.Object
        && data.TryGetProperty("channel_id"u8, out JsonElement id)
        && id.ValueKind == JsonValueKind.String
        && id.GetString() is { Length: > 0 } channel
            ? channel
            : null;
}
