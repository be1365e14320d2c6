using Earshot.Cli.Output;
using Earshot.Mattermost;
using Earshot.SimpliSafe;

namespace Earshot.Cli.Listening;

/// <summary>Posts SimpliSafe alarms to a Mattermost channel, as samples/AlarmToChat does with real accounts.</summary>
internal static class AlarmBridge
{
    /// <summary>Posts the alarms that the listener receives from now on.</summary>
    public static void Attach(SimpliSafeClient simpliSafe, MattermostClient mattermost, string channelId)
    {
        simpliSafe.WebSocket.On<SimpliSafeEvent>(async (e, ct) =>
        {
            if (!e.IsAlarm)
            {
                return;
            }

            string text = $":rotating_light: {SimpliSafeEventLines.Text(e)} (system {e.SystemId})";
            var post = new CreatePostRequest { ChannelId = channelId, Message = text };
            await mattermost.Posts.CreatePostAsync(post, cancellationToken: ct).ConfigureAwait(false);
        });
    }
}
