using System.Text;
using Earshot.SimpliSafe.Cameras;
using Earshot.SimpliSafe.Tests.Accounts;
using Earshot.SimpliSafe.Tests.Systems;

namespace Earshot.SimpliSafe.Tests.Cameras;

/// <summary>Tests the properties, images, and clips of cameras.</summary>
public sealed class CameraTests
{
    private const string Clip = "https://remix.us-east-1.prd.cam.simplisafe.com/v1/download/x";

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 1, 2, 0xFF, 0, 3, 0xFF, 0xD9];

    [Fact]
    public async Task Cameras_of_each_generation_are_distinguished()
    {
        await using var fixture = new FakeSystem();
        SimpliSafeSystem system = await fixture.SystemAsync();

        Assert.Equal(
            [CameraProvider.SimpliSafe, CameraProvider.Kinesis, CameraProvider.LiveKit],
            system.Cameras.Select(static one => one.LiveProvider));
        Assert.Equal(
            [CameraModel.Doorbell, CameraModel.Outdoor, CameraModel.WirelessIndoor],
            system.Cameras.Select(static one => one.Model));
        Assert.Equal(["77b10e21", "3c9f41d8", "1d6e8c02"], system.Cameras.Select(static one => one.Serial));
        await Assert.ThrowsAsync<NotSupportedException>(() => system.Cameras[1].GetFlvStreamAsync());
        await Assert.ThrowsAsync<NotSupportedException>(() => system.Cameras[2].GetSnapshotAsync(openShutter: true));
    }

    [Fact]
    public async Task Snapshot_is_the_first_image_of_the_stream()
    {
        await using var fixture = new FakeSystem();
        byte[] start = Encoding.ASCII.GetBytes("--frame\r\nContent-Type: image/jpeg\r\n\r\n");
        byte[] stream = [.. start, .. Jpeg, .. Encoding.ASCII.GetBytes("\r\n--frame"), .. Jpeg];
        fixture.First = request => OfMedia(request) ? Bytes(stream) : null;
        fixture.State = "AWAY";
        SimpliSafeCamera camera = (await fixture.SystemAsync()).Cameras[0];

        Assert.Equal(Jpeg, await camera.GetSnapshotAsync());
    }

    [Theory]
    [InlineData("OFF", false)]
    [InlineData("HOME", false)]
    [InlineData("AWAY", true)]
    [InlineData("AWAY_COUNT", true)]
    [InlineData("ALARM", null)]
    public async Task Snapshot_does_not_open_a_closed_shutter(string state, bool? open)
    {
        await using var fixture = new FakeSystem { State = state };
        fixture.First = request => OfMedia(request) ? Bytes(Jpeg) : null;
        SimpliSafeCamera camera = (await fixture.SystemAsync()).Cameras[0];

        Assert.Equal(open, camera.IsShutterOpen);
        if (open != true)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => camera.GetSnapshotAsync());
            Assert.Single(fixture.Requests);
        }

        Assert.Equal(Jpeg, await camera.GetSnapshotAsync(openShutter: true));
    }

    [Fact]
    public async Task Snapshot_fails_when_stream_has_no_complete_image()
    {
        await using var fixture = new FakeSystem();
        fixture.First = request => OfMedia(request) ? Bytes(Jpeg[..^1]) : null;
        SimpliSafeCamera camera = (await fixture.SystemAsync()).Cameras[0];

        await Assert.ThrowsAsync<ConnectionException>(() => camera.GetSnapshotAsync(openShutter: true));
    }

    [Theory]
    [InlineData("{\"type\":\"NotFound\",\"message\":\"m\",\"code\":\"1\",\"statusCode\":404,\"props\":{}}")]
    [InlineData("")]
    public async Task Live_view_throws_when_camera_does_not_support_it(string body)
    {
        await using var fixture = new FakeSystem();
        fixture.First = request => request.Uri.AbsolutePath.EndsWith("/live-view", StringComparison.Ordinal)
            ? FakeService.Json(404, body)
            : null;
        SimpliSafeCamera camera = (await fixture.SystemAsync()).Cameras[1];

        await Assert.ThrowsAsync<NotFoundException>(() => camera.GetLiveViewAsync());
    }

    [Fact]
    public async Task Download_is_retried_when_recording_is_not_ready()
    {
        await using var fixture = new FakeSystem();
        var asked = new List<double>();
        DateTimeOffset start = fixture.Time.GetUtcNow();
        fixture.First = request =>
        {
            asked.Add((fixture.Time.GetUtcNow() - start).TotalSeconds);
            return asked.Count < 4 ? FakeService.Text(404, "", "text/plain") : Bytes([1, 2, 3]);
        };
        using var file = new MemoryStream();
        var progress = new Steps();

        long length = await fixture.DriveAsync(fixture.Client.DownloadAsync(new RecordingLink(Clip, "GET", false), file, progress));

        Assert.Equal([0, 1, 3, 7], asked.Select(static time => (int)time));
        Assert.Equal(3, length);
        Assert.Equal([1, 2, 3], file.ToArray());
        Assert.Equal(new TransferProgress(3, 3), progress.Last);
    }

    [Fact]
    public async Task Download_throws_when_recording_is_never_ready()
    {
        await using var fixture = new FakeSystem();
        fixture.First = static _ => FakeService.Text(404, "", "text/plain");

        await Assert.ThrowsAsync<NotFoundException>(() => fixture.DriveAsync(DownloadAsync(fixture, Clip)));

        Assert.Equal(4, fixture.Requests.Count);
    }

    [Fact]
    public async Task Download_renews_the_token_once_after_401()
    {
        await using var fixture = new FakeSystem();
        fixture.First = static _ => FakeService.Json(401, "\"Unauthorized\"");

        await Assert.ThrowsAsync<LoginException>(() => fixture.DriveAsync(DownloadAsync(fixture, Clip)));

        Assert.Equal(
            [$"Bearer {FakeSystem.Token}", "Bearer access-token-0002-never-tell"],
            fixture.Requests.Select(static one => one.Header("Authorization")));
    }

    [Theory]
    [InlineData("https://remix.us-east-1.prd.cam.simplisafe.com.evil.example/x")]
    [InlineData("https://evilprd.cam.simplisafe.com/x")]
    [InlineData("http://remix.prd.cam.simplisafe.com/x")]
    [InlineData("https://remix.prd.cam.simplisafe.com:8443/x")]
    [InlineData("https://user@remix.prd.cam.simplisafe.com/x")]
    [InlineData("https://simplisafe.com/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/v1/x")]
    public async Task Token_is_not_sent_to_other_hosts(string address)
    {
        await using var fixture = new FakeSystem();

        await Assert.ThrowsAsync<ArgumentException>(() => DownloadAsync(fixture, address));

        Assert.Empty(fixture.Requests);
    }

    [Fact]
    public async Task Download_throws_when_method_of_link_is_not_GET()
    {
        await using var fixture = new FakeSystem();

        await Assert.ThrowsAsync<ArgumentException>(
            () => fixture.Client.DownloadAsync(new RecordingLink(Clip, "POST", false), Stream.Null));

        Assert.Empty(fixture.Requests);
    }

    [Fact]
    public async Task Full_disk_is_not_reported_as_lost_connection()
    {
        await using var fixture = new FakeSystem();
        fixture.First = static _ => Bytes([1, 2, 3]);

        await Assert.ThrowsAsync<IOException>(() => fixture.Client.DownloadAsync(new RecordingLink(Clip, "GET", false), new FullDisk()));
    }

    [Theory]
    [InlineData("https://a/b?c=1{&fps,width}", "https://a/b?c=1&width=320")]
    [InlineData("https://a/b{?width}", "https://a/b?width=320")]
    [InlineData("https://a/b{?width,height,fps}", "https://a/b?width=320")]
    [InlineData("https://a/b?c=1{&fps}", "https://a/b?c=1")]
    [InlineData("https://a/b{width}", "https://a/b")]
    [InlineData("https://a/b{&width", "https://a/b")]
    [InlineData("https://a/b{}", "https://a/b")]
    [InlineData("https://a/b", "https://a/b")]
    public void Link_templates_are_expanded(string template, string expected) =>
        Assert.Equal(expected, LinkTemplate.Expand(template, new Dictionary<string, int>(StringComparer.Ordinal) { ["width"] = 320 }));

    private static bool OfMedia(FakeService.Request request) => request.Uri.Host == "media.simplisafe.com";

    private static Task<long> DownloadAsync(FakeSystem fixture, string address) =>
        fixture.Client.DownloadAsync(new RecordingLink(address, "GET", false), Stream.Null);

    private static HttpResponseMessage Bytes(byte[] bytes) => new(System.Net.HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };

    private sealed class Steps : IProgress<TransferProgress>
    {
        public TransferProgress Last { get; private set; }

        public void Report(TransferProgress value) => Last = value;
    }

    private sealed class FullDisk : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("No space left on device");
    }
}
