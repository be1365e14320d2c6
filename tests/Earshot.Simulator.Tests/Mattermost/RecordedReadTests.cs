using System.Net;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>
/// Compares every recorded GET of server 5.37: status, content type, and shape of the response, on a server with one item of each kind.
/// </summary>
public sealed class RecordedReadTests
{
    public static TheoryData<string> Tags => [.. Recording.Names("get")];

    [Theory]
    [MemberData(nameof(Tags))]
    public async Task Reads_have_the_recorded_status_and_shape(string tag)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        await FurnishAsync(world);
        var failures = new List<string>();
        JsonArray calls = Recording.Load("get/" + tag)["calls"]!.AsArray();
        Assert.NotEmpty(calls);
        foreach (JsonNode? call in calls)
        {
            string path = world.Here(call!["request"]!["path"]!.GetValue<string>());
            string query = string.Join('&', call["request"]!["query"]!.AsArray().Select(q => q!.GetValue<string>() + "=zzz"));
            if (path.StartsWith("/files/", StringComparison.Ordinal) || query.StartsWith("group_ids", StringComparison.Ordinal))
            {
                // Public links are web pages outside of the API; the other requests were recorded without values.
                query = "";
            }

            using HttpResponseMessage response = await world.SendAsync(
                "GET", path + (query.Length > 0 ? "?" + query : ""), world.AdminToken);
            if (await DifferenceAsync(world, call["response"]!.AsObject(), response) is { } difference)
            {
                failures.Add($"{call["operationId"]}: {difference}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static async Task<string?> DifferenceAsync(RecordedWorld world, JsonObject recorded, HttpResponseMessage response)
    {
        if (recorded["status"]!.GetValue<int>() != (int)response.StatusCode)
        {
            return $"recorded {recorded["status"]}, simulated {(int)response.StatusCode}";
        }

        string type = response.Content.Headers.ContentType!.ToString();
        if (recorded["contentType"]!.GetValue<string>() != type)
        {
            return $"recorded {recorded["contentType"]}, simulated {type}";
        }

        if (recorded["json"] is JsonObject json && json["$bytes"] is not null)
        {
            // Pages and images are the simulator's own; a file has its length.
            int length = (await response.Content.ReadAsByteArrayAsync()).Length;
            return length == 0 || (type.StartsWith("text/plain", StringComparison.Ordinal) && length != json["$bytes"]!.GetValue<int>())
                ? $"recorded {json["$bytes"]} bytes, simulated {length}"
                : null;
        }

        // The error of an unknown route contains the path and its IDs.
        JsonNode there = response.StatusCode == HttpStatusCode.NotFound
            ? JsonNode.Parse(world.Here(recorded["json"]!.ToJsonString()))!
            : recorded["json"]!;
        return new JsonShape(world.Ids) { ListsAreSamples = true }.Difference(
            there, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>Creates one item of each kind that existed during the recording.</summary>
    private static async Task FurnishAsync(RecordedWorld world)
    {
        string root = await IdAsync(
            world, world.HanToken, "posts", $$"""{"channel_id":"{{world.Cockpit.Id}}","message":"root of a thread #falcon"}""");
        await IdAsync(world, world.BotToken, "posts", $$$"""
            {"channel_id":"{{{world.Cockpit.Id}}}","root_id":"{{{root}}}","message":"a reply","props":{"attachments":[{"id":0,"fallback":"",
            "color":"#ff0000","pretext":"","author_name":"","author_link":"","author_icon":"","title":"","title_link":"",
            "text":"an attachment","fields":[{"title":"t","value":"v","short":true}],"image_url":"",
            "thumb_url":"","footer":"","footer_icon":"","ts":null}]}}
            """);
        string han = world.Han.Id;
        await world.CallAsync(
            "POST", "/api/v4/reactions", world.HanToken, $$"""{"user_id":"{{han}}","post_id":"{{root}}","emoji_name":"tada"}""");
        await world.CallAsync("POST", $"/api/v4/posts/{root}/pin", world.HanToken);
        await world.CallAsync(
            "PUT",
            $"/api/v4/users/{han}/preferences",
            world.HanToken,
            $$"""[{"user_id":"{{han}}","category":"tutorial_step","name":"{{han}}","value":"1"}]""");
        SimulatedChannel direct = world.Simulator.GetOrAddDirectChannel(world.Han, world.Admin);
        world.Simulator.Post(world.Han, direct, "hi");
        (_, JsonNode? file) = await UploadAsync(world);
        string fileId = file!["file_infos"]![0]!["id"]!.GetValue<string>();
        await IdAsync(
            world, world.HanToken, "posts", $$"""{"channel_id":"{{world.Cockpit.Id}}","message":"file","file_ids":["{{fileId}}"]}""");
        string incoming = await IdAsync(
            world, world.AdminToken, "hooks/incoming", $$"""{"channel_id":"{{world.Cockpit.Id}}","display_name":"in"}""");
        string outgoing = await IdAsync(
            world,
            world.AdminToken,
            "hooks/outgoing",
            $$"""
            {
              "team_id": "{{world.Team.Id}}",
              "channel_id": "{{world.Cockpit.Id}}",
              "display_name": "out",
              "trigger_words": ["hey"],
              "callback_urls": ["http://127.0.0.1:1/x"]
            }
            """);
        await world.CallAsync("POST", "/api/v4/users/login", null, $$"""{"login_id":"hansolo","password":"{{RecordedWorld.Password}}"}""");
        (_, JsonNode? tokens) = await world.CallAsync("GET", "/api/v4/users/tokens", world.AdminToken);
        world.Ids["n5x7t9du9tn7mb8d693e8udz4a"] = root;
        world.Ids["hgut8dgcabyxjk3m164kzdx9dw"] = fileId;
        world.Ids["cakou4wuw3gqpgr6y4d4kfo3gy"] = incoming;
        world.Ids["kro5a9fjzibydqhjamtzmk3q3y"] = outgoing;
        world.Ids["ngymacuskjf3be3zcifh8ka5ga"] = tokens![0]!["id"]!.GetValue<string>();
    }

    private static async Task<string> IdAsync(RecordedWorld world, string token, string path, string body)
    {
        (int status, JsonNode? json) = await world.CallAsync("POST", "/api/v4/" + path, token, body);
        Assert.Equal(201, status);
        world.Time.Advance(TimeSpan.FromMilliseconds(5));
        return json!["id"]!.GetValue<string>();
    }

    private static async Task<(int Status, JsonNode? Json)> UploadAsync(RecordedWorld world)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(world.Simulator.Url, "/api/v4/files"));
        request.Headers.Authorization = new("Bearer", world.HanToken);
        request.Content = new MultipartFormDataContent
        {
            { new StringContent(world.Cockpit.Id), "channel_id" },
            { new ByteArrayContent(new byte[9]), "files", "b.txt" },
        };
        using HttpResponseMessage response = await world.Http.SendAsync(request);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
    }
}
