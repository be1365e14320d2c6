using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Plays every step of every recording of server 5.37 against the simulator.</summary>
public sealed class RecordingReplayTests
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The recorded headers. A header that was not recorded must not be sent.</summary>
    private static readonly string[] Kept =
        ["content-type", "content-disposition", "etag", "set-cookie", "token", "x-request-id", "x-version-id"];

    public static TheoryData<string> Names => [.. Recording.Names("")];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Recording_replays_with_the_recorded_responses(string name)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        world.Simulator.SetStatus(world.Han, "away");
        await world.CallAsync("PUT", $"/api/v4/channels/{world.Cockpit.Id}/patch", world.AdminToken, """{"header":"new header"}""");
        for (int i = 0; i < 13; i++)
        {
            world.Time.Advance(TimeSpan.FromMilliseconds(5));
            world.Simulator.Post(world.Bot, world.Cockpit, i == 12 ? "after logout" : "after resume");
        }

        JsonArray steps = Recording.Load(name)["steps"]!.AsArray();
        Assert.NotEmpty(steps);
        TestSocket? socket = null;
        try
        {
            for (int i = 0; i < steps.Count; i++)
            {
                world.Time.Advance(TimeSpan.FromMilliseconds(5));
                JsonObject step = steps[i]!.AsObject();
                string where = name + " step " + i.ToString(CultureInfo.InvariantCulture);
                switch (step["kind"]!.GetValue<string>())
                {
                    case "http":
                        await HttpAsync(world, step, last: i == steps.Count - 1, where);
                        break;
                    case "connect":
                        string url = world.Here(step["url"]!.GetValue<string>());
                        string query = url.Contains('?', StringComparison.Ordinal)
                            ? url[(url.IndexOf('?', StringComparison.Ordinal) + 1)..]
                            : "";
                        socket?.Dispose();
                        socket = await world.ConnectAsync(step["authorization_header"]!.GetValue<bool>() ? world.HanToken : null, query);
                        break;
                    case "drop":
                        socket!.Abort();
                        await world.Simulator.WaitForSocketsAsync(0).WaitAsync(WaitTimeout);
                        break;
                    case "close":
                        Assert.Equal((step["code"]!.GetValue<int>(), 0), await socket!.ReceiveCloseAsync());
                        socket.Dispose();
                        socket = null;
                        break;
                    case "ws" when step["to"]!.GetValue<string>() == "server":
                        await socket!.SendAsync(world.Here(step["text"]!.GetValue<string>()));
                        break;
                    case "ws":
                        string recorded = step["text"]!.GetValue<string>();
                        string text = await socket!.ReceiveTextAsync();
                        Assert.Equal(recorded.EndsWith("}\n", StringComparison.Ordinal), text.EndsWith("}\n", StringComparison.Ordinal));
                        AssertSame(new JsonShape(world.Ids), JsonNode.Parse(recorded), JsonNode.Parse(text), where);
                        break;
                    default:
                        Assert.Fail(where + ": unknown kind of step");
                        break;
                }
            }

            if (name == "websocket-unauthenticated")
            {
                // The action gets no reply; the connection ends five seconds after the opening.
                await world.Time.WaitForTimerAsync(TimeSpan.FromSeconds(5)).WaitAsync(WaitTimeout);
                world.Time.Advance(TimeSpan.FromSeconds(5));
                Assert.Equal((1006, 0), await socket!.ReceiveCloseAsync());
            }
            else if (socket is not null)
            {
                // The reply to this action is the next message, so nothing was sent beyond the recording.
                await socket.SendAsync(99, "ping");
                Assert.Equal(99, (await socket.ReceiveAsync())["seq_reply"]?.GetValue<long>());
            }
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private static async Task HttpAsync(RecordedWorld world, JsonObject step, bool last, string where)
    {
        JsonObject request = step["request"]!.AsObject();
        using var message = new HttpRequestMessage(
            new HttpMethod(request["method"]!.GetValue<string>()), new Uri(
                world.Simulator.Url, world.Here(request["path"]!.GetValue<string>())));
        if (request["auth"]!.GetValue<bool>())
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(world, step, last));
        }

        message.Content = request["multipart"] is { } form ? Form(world, form) : Body(world, request["json"]);
        using HttpResponseMessage response = await world.Http.SendAsync(message);
        JsonObject recorded = step["response"]!.AsObject();
        Assert.True(recorded["status"]!.GetValue<int>() == (int)response.StatusCode, $"{where}: {response.StatusCode}");
        if (recorded["headers"] is JsonObject headers)
        {
            AssertHeaders(headers, response, where);
        }

        if (recorded["json"] is JsonObject body && body["$bytes"] is { } bytes)
        {
            Assert.Equal(bytes.GetValue<int>(), (await response.Content.ReadAsByteArrayAsync()).Length);
            return;
        }

        AssertSame(new JsonShape(world.Ids), recorded["json"], JsonNode.Parse(await response.Content.ReadAsStringAsync()), where);
        if (response.Headers.TryGetValues("Token", out IEnumerable<string>? token))
        {
            world.HanToken = token.Single();
        }
    }

    /// <summary>
    /// Returns the token for a step. The recordings do not contain the caller, who is the owner of what is created or changed.
    /// </summary>
    private static string Token(RecordedWorld world, JsonObject step, bool last)
    {
        bool refused = step["response"]!["status"]!.GetValue<int>() == 401;
        if (refused && last)
        {
            return "notatoken";
        }

        string path = step["request"]!["path"]!.GetValue<string>();
        var response = step["response"]!["json"] as JsonObject;
        bool bots = response?["user_id"] is { } owner
            ? world.Here(owner.GetValue<string>()) == world.Bot.Id
            : step["request"]!["method"]!.GetValue<string>() == "DELETE" && world.BotPosts.Contains(path.Split('/')[^1]);
        if (bots && response?["id"] is { } id)
        {
            world.BotPosts.Add(id.GetValue<string>());
        }

        return bots ? world.BotToken : world.HanToken;
    }

    private static StringContent? Body(RecordedWorld world, JsonNode? json) =>
        json is null ? null : new StringContent(world.Here(json.ToJsonString()), Encoding.UTF8, "application/json");

    private static MultipartFormDataContent Form(RecordedWorld world, JsonNode form) => new()
    {
        { new StringContent(world.Here(form["channel_id"]!.GetValue<string>())), "channel_id" },
        { new ByteArrayContent(new byte[10]), "files", "a.txt" },
    };

    private static void AssertHeaders(JsonObject recorded, HttpResponseMessage response, string where)
    {
        Assert.All(recorded, h => Assert.Contains(h.Key, Kept));
        foreach (string name in Kept)
        {
            bool found = response.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values)
                || response.Content.Headers.NonValidated.TryGetValues(name, out values);
            string expected = recorded[name]?.GetValue<string>() ?? "none";
            string actual = found ? values.ToString() : "none";
            Assert.True(
                JsonShape.Normal(expected) == JsonShape.Normal(actual), $"{where}: {name}: recorded {expected}, simulated {actual}");
        }
    }

    private static void AssertSame(JsonShape shape, JsonNode? recorded, JsonNode? simulated, string where)
    {
        string? difference = shape.Difference(recorded, simulated);
        Assert.True(difference is null, $"{where}: {difference}");
    }
}
