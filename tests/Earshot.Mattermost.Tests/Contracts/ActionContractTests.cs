using System.Text.Json.Nodes;
using Earshot.Mattermost.Tests.Listening;
using Earshot.Mattermost.Tests.Reading;
using Earshot.Mattermost.Tests.Servers;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>Tests that actions match the contract, and that the replies recorded from server 5.37 are typed.</summary>
public sealed class ActionContractTests
{
    [Fact]
    public void Every_action_sends_all_fields_of_contract()
    {
        MattermostAction[] full =
        [
            MattermostAction.AuthenticationChallenge("t"),
            MattermostAction.Ping,
            MattermostAction.GetStatuses,
            MattermostAction.GetStatusesByIds(["u1", "u2"]),
            MattermostAction.UserTyping("c", "p"),
            MattermostAction.UserUpdateActiveStatus(true, true),
            MattermostAction.Presence("c", "t", "tc", true),
            MattermostAction.PostedNotifyAck("p", "success", "agent", "reason", "data"),
        ];
        var contract = ContractFiles.Events["actions"]!.AsArray().ToDictionary(
            action => action!["action"]!.GetValue<string>(), action => action!["data"]!.AsArray(), StringComparer.Ordinal);

        Assert.Equal(
            contract.Keys.Where(name => name != "custom_*").Order(StringComparer.Ordinal),
            full.Select(action => action.Name).Order(StringComparer.Ordinal));
        foreach (MattermostAction action in full)
        {
            JsonObject sent = JsonNode.Parse(action.ToJson(7).Span)!.AsObject();
            JsonObject data = sent["data"]?.AsObject() ?? [];
            Assert.Equal((7L, action.Name), (sent["seq"]!.GetValue<long>(), sent["action"]!.GetValue<string>()));
            Assert.Equal(contract[action.Name].Select(field => field!["name"]!.GetValue<string>()), data.Select(field => field.Key));
            foreach (JsonNode? field in contract[action.Name])
            {
                string type = field!["type"]!.GetValue<string>();
                object? value = TypedValues.Make(TypeOf(type), type, data[field["name"]!.GetValue<string>()]);
                Assert.NotNull(value);
            }
        }
    }

    [Fact]
    public async Task Every_action_is_sent_and_its_reply_is_typed()
    {
        Dictionary<string, JsonNode?> replies = RecordedReplies();
        List<string> asked = [];
        await using var server = new ScriptedMattermost(async (socket, _) =>
        {
            await socket.SendHelloAsync();
            while (await socket.ReceiveAsync() is { } action)
            {
                JsonObject said = JsonNode.Parse(action)!.AsObject();
                string name = said["action"]!.GetValue<string>();
                asked.Add($"{name} {said["data"]?.ToJsonString()}");
                var reply = new JsonObject { ["status"] = "OK", ["seq_reply"] = said["seq"]!.DeepClone() };
                if (replies.GetValueOrDefault(name) is { } data)
                {
                    reply["data"] = data.DeepClone();
                }

                await socket.SendAsync(reply.ToJsonString());
            }
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        await listener.ConnectAsync();

        PingReply pong = await listener.PingAsync();
        IReadOnlyDictionary<string, PresenceStatus> all = await listener.GetStatusesAsync();
        IReadOnlyDictionary<string, PresenceStatus> some = await listener.GetStatusesByIdsAsync(["dsu5p9x8npb1mr97dmgrnqz6ca"]);
        await listener.UserTypingAsync("c", "p");
        await listener.UserTypingAsync("c");
        await listener.UserUpdateActiveStatusAsync(isActive: true);
        await listener.PresenceAsync("c", threadChannelId: "t");
        await listener.PostedNotifyAckAsync("p", "success");

        Assert.Equal(("pong", "5.37.0", ""), (pong.Text, pong.Version[..6], pong.NodeId));
        Assert.Equal(replies["ping"]!["server_time"]!.GetValue<long>(), pong.ServerTime?.ToUnixTimeMilliseconds());
        Assert.Equal(
            replies["get_statuses"]!.AsObject().Select(status => (status.Key, status.Value!.GetValue<string>())).Order(),
            all.Select(status => (status.Key, status.Value.Value)).Order());
        Assert.Equal(PresenceStatus.Away, Assert.Single(some).Value);
        Assert.Equal(
            [
                "get_statuses ", """get_statuses_by_ids {"user_ids":["dsu5p9x8npb1mr97dmgrnqz6ca"]}""",
                """user_typing {"channel_id":"c","parent_id":"p"}""", """user_typing {"channel_id":"c","parent_id":""}""",
                """user_update_active_status {"user_is_active":true,"manual":false}""",
                """presence {"channel_id":"c","thread_channel_id":"t","is_thread_view":false}""",
                """posted_notify_ack {"post_id":"p","user_agent":"Earshot","status":"success"}""",
            ],
            asked.Where(action => !action.StartsWith("ping", StringComparison.Ordinal)));
    }

    /// <summary>Returns the data of the recorded replies by action.</summary>
    private static Dictionary<string, JsonNode?> RecordedReplies()
    {
        var actions = new Dictionary<long, string>();
        var replies = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (System.Text.Json.JsonElement step in Recorded.Steps("websocket-challenge.json")
            .Where(step => Recorded.Text(step, "kind") == "ws"))
        {
            string text = Recorded.Text(step, "text")!;
            if (!text.StartsWith('{'))
            {
                continue;
            }

            JsonObject frame = JsonNode.Parse(text)!.AsObject();
            if (frame["action"] is { } action)
            {
                actions[frame["seq"]!.GetValue<long>()] = action.GetValue<string>();
            }
            else if (frame["seq_reply"] is { } reply)
            {
                replies[actions[reply.GetValue<long>()]] = frame["data"];
            }
        }

        return replies;
    }

    private static Type TypeOf(string type) => type switch
    {
        "bool" => typeof(bool),
        "string[]" => typeof(IReadOnlyList<string>),
        _ => typeof(string),
    };
}
