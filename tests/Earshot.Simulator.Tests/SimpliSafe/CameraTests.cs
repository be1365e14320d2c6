using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>Pictures, recordings and the way to a live view.</summary>
public sealed class CameraTests
{
    [Fact]
    public async Task Recording_is_not_ready_at_once_and_then_is_a_picture_and_a_movie()
    {
        await using House house = await House.StartAsync();
        SimulatedCamera camera = house.Simulator.AddCamera(house.System, "Yard", CameraKind.Outdoor);
        JsonNode links = Links(house.Simulator.DetectMotion(camera), camera);
        Uri picture = Href(links, "snapshot/jpg");
        Assert.Equal(house.Simulator.Url.Authority, picture.Authority);
        Assert.Equal(404, (await house.CallAsync("GET", picture.PathAndQuery)).Status);
        house.Pass(3);
        (string type, byte[] bytes) = await FetchAsync(house, picture.PathAndQuery);
        Assert.Equal("image/jpeg", type);
        Assert.Equal([0xFF, 0xD8, 0xFF], bytes[..3]);
        Assert.Equal([0xFF, 0xD9], bytes[^2..]);
        (type, bytes) = await FetchAsync(house, Href(links, "download/mp4").PathAndQuery);
        Assert.Equal(("video/mp4", "ftyp"), (type, Encoding.ASCII.GetString(bytes, 4, 4)));
        (type, _) = await FetchAsync(house, Href(links, "preview/mjpg").PathAndQuery);
        Assert.Equal("multipart/x-mixed-replace", type);
        Assert.Equal(404, (await house.CallAsync("GET", picture.PathAndQuery.Replace("/time/1", "/time/2", StringComparison.Ordinal))).Status);
        using HttpResponseMessage refused = await house.SendAsync("GET", picture.PathAndQuery, token: "nonsense");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Old_camera_has_pictures_and_video_and_no_live_view()
    {
        await using House house = await House.StartAsync();
        SimulatedCamera camera = house.Simulator.AddCamera(house.System, "Gate", CameraKind.Doorbell);
        (string type, byte[] bytes) = await FetchAsync(house, $"/v1/{camera.Uuid}/mjpg?x=640&fr=1");
        Assert.Equal("multipart/x-mixed-replace", type);
        Assert.True(bytes.AsSpan().IndexOf((byte[])[0xFF, 0xD8, 0xFF]) > 0);
        (type, bytes) = await FetchAsync(house, $"/v1/{camera.Uuid}/flv?x=1280&audioEncoding=AAC");
        Assert.Equal(("video/x-flv", "FLV"), (type, Encoding.ASCII.GetString(bytes, 0, 3)));
        Assert.Equal(404, (await house.CallAsync("GET", $"/v2/cameras/{camera.Uuid}/{house.Sid}/live-view")).Status);
        JsonNode links = Links(house.Simulator.RingDoorbell(camera), camera);
        house.Pass(3);
        Assert.Equal("video/x-flv", (await FetchAsync(house, Href(links, "playback/flv").PathAndQuery)).Type);
    }

    [Theory]
    [InlineData(CameraKind.Outdoor, "signedChannelEndpoint")]
    [InlineData(CameraKind.WirelessIndoor, "cameraStatus")]
    public async Task New_camera_has_a_live_view_while_it_is_there_and_no_pictures(CameraKind kind, string field)
    {
        await using House house = await House.StartAsync();
        SimulatedCamera camera = house.Simulator.AddCamera(house.System, "Yard", kind);
        string path = $"/v2/cameras/{camera.Uuid}/{house.Sid}/live-view";
        Assert.True((await house.GetAsync(path)).AsObject().ContainsKey(field));
        Assert.Equal(404, (await house.CallAsync("GET", $"/v1/{camera.Uuid}/mjpg")).Status);
        Assert.Equal(404, (await house.CallAsync("GET", $"/v2/cameras/{camera.Uuid}/1/live-view")).Status);
        house.Simulator.SetOffline(camera);
        Assert.Equal(404, (await house.CallAsync("GET", path)).Status);
    }

    private static JsonNode Links(SimulatedEvent written, SimulatedCamera camera) =>
        JsonNode.Parse(written.ToJson())!["video"]![camera.Uuid]!["_links"]!;

    /// <summary>A link without the tail of its template.</summary>
    private static Uri Href(JsonNode links, string name) => new(links[name]!["href"]!.GetValue<string>().Split('{')[0]);

    private static async Task<(string Type, byte[] Bytes)> FetchAsync(House house, string path)
    {
        using HttpResponseMessage response = await house.SendAsync("GET", path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(bytes.Length, response.Content.Headers.ContentLength);
        return (response.Content.Headers.ContentType!.MediaType!, bytes);
    }
}
