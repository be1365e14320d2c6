using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests the size limits, permissions, and ranges of files.</summary>
public sealed class FileOperationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Form_over_the_limit_gets_a_response(bool chunked)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { MaximumFileSize = 100_000 });
        using var request = new HttpRequestMessage(HttpMethod.Post, world.Simulator.Url.AbsoluteUri.TrimEnd('/') + "/api/v4/files");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.HanToken);
        request.Headers.TransferEncodingChunked = chunked;
        request.Content = new MultipartFormDataContent
        {
            { new StringContent(world.Cockpit.Id), "channel_id" },
            { new ByteArrayContent(new byte[31_000_000]), "files", "plan.bin" },
        };
        using HttpResponseMessage response = await world.Http.SendAsync(request);
        JsonNode error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((413, "api.file.upload_file.too_large_detailed.app_error"), ((int)response.StatusCode, error.Text("id")));
    }

    [Fact]
    public async Task File_can_exceed_the_framework_body_limit()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        (int status, JsonNode? json) = await world.UploadAsync(
            world.HanToken, "files", "files", "plan.bin", new byte[31_000_000], "channel_id", world.Cockpit.Id);
        Assert.Equal((201, 31_000_000), (status, json!["file_infos"]![0]!["size"]!.GetValue<int>()));
    }

    [Fact]
    public async Task File_belongs_to_its_uploader_until_posted()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedUser leia = world.Simulator.AddUser("leia", RecordedWorld.Password);
        string leiaToken = world.Simulator.Login(leia);
        world.Simulator.Join(world.Cockpit, leia);
        string id = await UploadAsync(world);
        Assert.Equal((403, "api.context.permissions.app_error"), await world.ErrorAsync(leiaToken, $"GET files/{id}/info"));
        JsonNode post = await world.OkAsync(
            world.HanToken, "POST posts", $$"""{"channel_id":"{{world.Cockpit.Id}}","message":"a","file_ids":["{{id}}"]}""", 201);
        await world.OkAsync(leiaToken, $"GET files/{id}/info");
        await world.OkAsync(world.HanToken, $"DELETE posts/{post.Text("id")}");
        Assert.Equal((404, "app.file_info.get.app_error"), await world.ErrorAsync(leiaToken, $"GET files/{id}/info"));
        Assert.Equal((404, "app.file_info.get.app_error"), await world.ErrorAsync(world.HanToken, $"GET files/{id}"));
    }

    [Theory]
    [InlineData("bytes=0-3", 206, "0123", "bytes 0-3/10")]
    [InlineData("bytes=6-", 206, "6789", "bytes 6-9/10")]
    [InlineData("bytes=6-99", 206, "6789", "bytes 6-9/10")]
    [InlineData("bytes=-3", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=-99", 206, "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=9-9", 206, "9", "bytes 9-9/10")]
    [InlineData("bytes=10-", 416, null, "bytes */10")]
    [InlineData("bytes=5-3", 416, null, null)]
    [InlineData("lines=1-2", 416, null, null)]
    [InlineData("bytes=0-1,4-5", 200, "0123456789", null)]
    [InlineData(null, 200, "0123456789", null)]
    public async Task File_range_is_returned(string? range, int status, string? content, string? contentRange)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string id = await UploadAsync(world);
        using HttpResponseMessage response = await WaitForBaseStationAsync(
            world, HttpMethod.Get, id, range is null ? [] : [("Range", range)]);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(contentRange, response.Content.Headers.ContentRange?.ToString());
        if (content is not null)
        {
            Assert.Equal(content, await response.Content.ReadAsStringAsync());
            Assert.Equal("bytes", response.Headers.AcceptRanges.ToString());
            Assert.Equal(world.Time.GetUtcNow(), response.Content.Headers.LastModified);
            Assert.Null(response.Headers.ETag);
        }
    }

    [Theory]
    [InlineData("If-Range", "Sat, 21 Nov 2026 12:00:00 GMT", 206)]
    [InlineData("If-Range", "Sat, 21 Nov 2026 12:00:01 GMT", 200)]
    [InlineData("If-Range", "\"tag\"", 200)]
    [InlineData("If-Modified-Since", "Sat, 21 Nov 2026 12:00:00 GMT", 304)]
    [InlineData("If-Modified-Since", "Sat, 21 Nov 2026 11:59:59 GMT", 206)]
    [InlineData("If-Unmodified-Since", "Sat, 21 Nov 2026 11:59:59 GMT", 412)]
    [InlineData("If-Unmodified-Since", "Sat, 21 Nov 2026 12:00:00 GMT", 206)]
    [InlineData("If-Match", "\"tag\"", 412)]
    [InlineData("If-None-Match", "*", 304)]
    public async Task Condition_on_a_file_range_is_evaluated(string name, string value, int status)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string id = await UploadAsync(world);
        using HttpResponseMessage response = await WaitForBaseStationAsync(
            world, HttpMethod.Get, id, [("Range", "bytes=4-"), (name, value)]);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status switch { 200 => "0123456789", 206 => "456789", _ => "" }, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Head_of_a_file_returns_its_length_without_content()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string id = await UploadAsync(world);
        using HttpResponseMessage response = await WaitForBaseStationAsync(world, HttpMethod.Head, id, []);
        Assert.Equal((200, 10L), ((int)response.StatusCode, response.Content.Headers.ContentLength));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    private static async Task<string> UploadAsync(RecordedWorld world)
    {
        JsonNode uploaded = await world.OkAsync(
            world.HanToken, $"POST files?channel_id={world.Cockpit.Id}&filename=a.txt", "0123456789", 201);
        return uploaded["file_infos"]![0].Text("id");
    }

    private static async Task<HttpResponseMessage> WaitForBaseStationAsync(
        RecordedWorld world, HttpMethod method, string id, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, world.Simulator.Url.AbsoluteUri.TrimEnd('/') + "/api/v4/files/" + id);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.HanToken);
        foreach ((string name, string value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await world.Http.SendAsync(request);
    }
}
