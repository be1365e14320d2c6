using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>Tests images, recordings, and live view.</summary>
public sealed class CameraTests
{
    [Fact]
    public async Task Recording_becomes_available_after_a_delay()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SimulatedCamera camera = service.Simulator.AddCamera(service.System, "Yard", CameraKind.Outdoor);
        JsonNode links = Links(service.Simulator.DetectMotion(camera), camera);
        Uri image = Href(links, "snapshot/jpg");
        Assert.Equal(service.Simulator.Url.Authority, image.Authority);
        Assert.Equal(404, (await service.SendJsonAsync("GET", image.PathAndQuery)).Status);
        service.Advance(3);
        (string type, byte[] bytes) = await FetchAsync(service, image.PathAndQuery);
        Assert.Equal("image/jpeg", type);
        Assert.Equal([0xFF, 0xD8, 0xFF], bytes[..3]);
        Assert.Equal([0xFF, 0xD9], bytes[^2..]);
        (type, bytes) = await FetchAsync(service, Href(links, "download/mp4").PathAndQuery);
        Assert.Equal(("video/mp4", "ftyp"), (type, Encoding.ASCII.GetString(bytes, 4, 4)));
        (type, _) = await FetchAsync(service, Href(links, "preview/mjpg").PathAndQuery);
        Assert.Equal("multipart/x-mixed-replace", type);
        Assert.Equal(
            404, (await service.SendJsonAsync("GET", image.PathAndQuery.Replace("/time/1", "/time/2", StringComparison.Ordinal))).Status);
        using HttpResponseMessage refused = await service.SendAsync("GET", image.PathAndQuery, token: "nonsense");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Old_camera_has_images_and_video_without_live_view()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SimulatedCamera camera = service.Simulator.AddCamera(service.System, "Gate", CameraKind.Doorbell);
        (string type, byte[] bytes) = await FetchAsync(service, $"/v1/{camera.Uuid}/mjpg?x=640&fr=1");
        Assert.Equal("multipart/x-mixed-replace", type);
        Assert.True(bytes.AsSpan().IndexOf((byte[])[0xFF, 0xD8, 0xFF]) > 0);
        (type, bytes) = await FetchAsync(service, $"/v1/{camera.Uuid}/flv?x=1280&audioEncoding=AAC");
        Assert.Equal(("video/x-flv", "FLV"), (type, Encoding.ASCII.GetString(bytes, 0, 3)));
        Assert.Equal(404, (await service.SendJsonAsync("GET", $"/v2/cameras/{camera.Uuid}/{service.Sid}/live-view")).Status);
        JsonNode links = Links(service.Simulator.RingDoorbell(camera), camera);
        service.Advance(3);
        Assert.Equal("video/x-flv", (await FetchAsync(service, Href(links, "playback/flv").PathAndQuery)).Type);
    }

    [Theory]
    [InlineData(CameraKind.Outdoor, "signedChannelEndpoint")]
    [InlineData(CameraKind.WirelessIndoor, "cameraStatus")]
    public async Task New_camera_has_live_view_when_online_and_no_images(CameraKind kind, string field)
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SimulatedCamera camera = service.Simulator.AddCamera(service.System, "Yard", kind);
        string path = $"/v2/cameras/{camera.Uuid}/{service.Sid}/live-view";
        Assert.True((await service.GetAsync(path)).AsObject().ContainsKey(field));
        Assert.Equal(404, (await service.SendJsonAsync("GET", $"/v1/{camera.Uuid}/mjpg")).Status);
        Assert.Equal(404, (await service.SendJsonAsync("GET", $"/v2/cameras/{camera.Uuid}/1/live-view")).Status);
        service.Simulator.SetOffline(camera);
        Assert.Equal(404, (await service.SendJsonAsync("GET", path)).Status);
    }

    [Fact]
    public async Task Streams_of_a_recording_lead_to_its_file()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SimulatedCamera camera = service.Simulator.AddCamera(service.System, "Yard", CameraKind.Outdoor);
        JsonNode links = Links(service.Simulator.DetectMotion(camera), camera);
        Assert.Equal(404, (await service.SendJsonAsync("GET", Href(links, "playback/hls").PathAndQuery)).Status);
        service.Advance(3);
        (string type, byte[] bytes) = await FetchAsync(service, Href(links, "playback/hls").PathAndQuery);
        Assert.Equal("application/vnd.apple.mpegurl", type);
        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n');
        Assert.Equal("#EXTM3U", lines[0]);
        var file = new Uri(lines.Single(static line => line.StartsWith("http", StringComparison.Ordinal)));
        Assert.Equal("video/mp4", (await FetchAsync(service, file.PathAndQuery)).Type);
        (type, bytes) = await FetchAsync(service, Href(links, "playback/dash").PathAndQuery);
        Assert.Equal("application/dash+xml", type);
        Assert.Contains(file.AbsoluteUri, Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    private static JsonNode Links(SimulatedEvent written, SimulatedCamera camera) =>
        JsonNode.Parse(written.ToJson())!["video"]![camera.Uuid]!["_links"]!;

    /// <summary>Returns a link without its template suffix.</summary>
    private static Uri Href(JsonNode links, string name) => new(links[name]!["href"]!.GetValue<string>().Split('{')[0]);

    private static async Task<(string Type, byte[] Bytes)> FetchAsync(ServiceFixture service, string path)
    {
        using HttpResponseMessage response = await service.SendAsync("GET", path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(bytes.Length, response.Content.Headers.ContentLength);
        return (response.Content.Headers.ContentType!.MediaType!, bytes);
    }
}
