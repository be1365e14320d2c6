using Earshot.Cli.Output;
using Earshot.Mattermost;
using Earshot.SimpliSafe;

namespace Earshot.Cli.Listening;

/// <summary>Tells alarms of a house in a chat; samples/AlarmToChat is the same for real.</summary>
internal static class AlarmBridge
{
    /// <summary>From now on alarms that the house's listener hears are posted.</summary>
    public static void Attach(SimpliSafeClient house, MattermostClient chat, string channelId) => house.WebSocket.On<SimpliSafeEvent>(async (e, ct) =>
    {
        if (e.IsAlarm)
        {
            string text = $":rotating_light: {SimpliSafeEventLines.Text(e)} (system {e.SystemId})";
            await chat.Posts.CreatePostAsync(new() { ChannelId = channelId, Message = text }, cancellationToken: ct).ConfigureAwait(false);
        }
    });
}
