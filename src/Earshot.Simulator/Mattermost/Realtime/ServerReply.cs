using System.Text;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>Represents the reply to an action.</summary>
internal sealed class ServerReply : OutgoingMessage
{
    private ServerReply(JsonObject json) => Text = Encoding.UTF8.GetBytes(GoJson.Text(json) + "\n");

    public ReadOnlyMemory<byte> Text { get; }

    public static ServerReply Ok(long seq, JsonObject? data = null)
    {
        JsonObject json = Start("OK", seq);
        if (data is not null)
        {
            json["data"] = data;
        }

        return new ServerReply(json);
    }

    public static ServerReply Fail(long seq, string id, string message, int status)
    {
        JsonObject json = Start("FAIL", seq);
        json["error"] = new JsonObject { ["id"] = id, ["message"] = message, ["detailed_error"] = "", ["status_code"] = status };
        return new ServerReply(json);
    }

    private static JsonObject Start(string status, long seq)
    {
        var json = new JsonObject { ["status"] = status };
        if (seq != 0)
        {
            json["seq_reply"] = seq;
        }

        return json;
    }
}
