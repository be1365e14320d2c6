using System.Text;
using Earshot.SimpliSafe.Cameras;
using Earshot.SimpliSafe.Tests.Accounts;
using Earshot.SimpliSafe.Tests.Systems;

namespace Earshot.SimpliSafe.Tests.Cameras;

/// <summary>Cameras: what they say, their pictures and clips.</summary>
public sealed class CameraTests
{
    private const string Clip = "https://remix.us-east-1.prd.cam.simplisafe.com/v1/download/x";

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 1, 2, 0xFF, 0, 3, 0xFF, 0xD9];

    [Fact]
    public async Task Cameras_of_each_generation_are_told_apart()
    {
        await using var house = new House();
        SimpliSafeSystem system = await house.SystemAsync();

        Assert.Equal([CameraProvider.SimpliSafe, CameraProvider.Kinesis, CameraProvider.LiveKit], system.Cameras.Select(static one => one.LiveProvider));
        Assert.Equal([CameraModel.Doorbell, CameraModel.Outdoor, CameraModel.WirelessIndoor], system.Cameras.Select(static one => one.Model));
        Assert.Equal(["77b10e21", "3c9f41d8", "1d6e8c02"], system.Cameras.Select(static one => one.Serial));
        await Assert.ThrowsAsync<NotSupportedException>(() => system.Cameras[1].GetFlvStreamAsync());
        await Assert.ThrowsAsync<NotSupportedException>(() => system.Cameras[2].GetSnapshotAsync(openShutter: true));
    }

    [Fact]
    public async Task The_first_picture_of_the_stream_is_the_snapshot()
    {
        await using var house = new House();
        byte[] stream = [.. Encoding.ASCII.GetBytes("--frame\r\nContent-Type: image/jpeg\r\n\r\n"), .. Jpeg, .. Encoding.ASCII.GetBytes("\r\n--frame"), .. Jpeg];
        house.First = request => OfMedia(request) ? Bytes(stream) : null;
        house.State = "AWAY";
        SimpliSafeCamera camera = (await house.SystemAsync()).Cameras[0];

        Assert.Equal(Jpeg, await camera.GetSnapshotAsync());
    }

    [Theory]
    [InlineData("OFF", false)]
    [InlineData("HOME", false)]
    [InlineData("AWAY", true)]
    [InlineData("AWAY_COUNT", true)]
    [InlineData("ALARM", null)]
    public async Task A_closed_shutter_is_not_opened_for_a_picture(string state, bool? open)
    {
        await using var house = new House { State = state };
        house.First = request => OfMedia(request) ? Bytes(Jpeg) : null;
        SimpliSafeCamera camera = (await house.SystemAsync()).Cameras[0];

        Assert.Equal(open, camera.IsShutterOpen);
        if (open != true)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => camera.GetSnapshotAsync());
            Assert.Single(house.Requests);
        }

        Assert.Equal(Jpeg, await camera.GetSnapshotAsync(openShutter: true));
    }

    [Fact]
    public async Task A_stream_without_a_whole_picture_is_an_error()
    {
        await using var house = new House();
        house.First = request => OfMedia(request) ? Bytes(Jpeg[..^1]) : null;
        SimpliSafeCamera camera = (await house.SystemAsync()).Cameras[0];

        await Assert.ThrowsAsync<ConnectionException>(() => camera.GetSnapshotAsync(openShutter: true));
    }

    [Theory]
    [InlineData("{\"type\":\"NotFound\",\"message\":\"m\",\"code\":\"1\",\"statusCode\":404,\"props\":{}}")]
    [InlineData("")]
    public async Task A_camera_without_live_view_says_so(string body)
    {
        await using var house = new House();
        house.First = request => request.Uri.AbsolutePath.EndsWith("/live-view", StringComparison.Ordinal) ? FakeService.Json(404, body) : null;
        SimpliSafeCamera camera = (await house.SystemAsync()).Cameras[1];

        await Assert.ThrowsAsync<NotFoundException>(() => camera.GetLiveViewAsync());
    }

    [Fact]
    public async Task A_recording_that_is_not_ready_is_asked_for_again()
    {
        await using var house = new House();
        var asked = new List<double>();
        DateTimeOffset start = house.Time.GetUtcNow();
        house.First = request =>
        {
            asked.Add((house.Time.GetUtcNow() - start).TotalSeconds);
            return asked.Count < 4 ? FakeService.Text(404, "", "text/plain") : Bytes([1, 2, 3]);
        };
        using var file = new MemoryStream();
        var progress = new Steps();

        long length = await house.DriveAsync(house.Client.DownloadAsync(new RecordingLink(Clip, "GET", false), file, progress));

        Assert.Equal([0, 1, 3, 7], asked.Select(static time => (int)time));
        Assert.Equal(3, length);
        Assert.Equal([1, 2, 3], file.ToArray());
        Assert.Equal(new TransferProgress(3, 3), progress.Last);
    }

    [Fact]
    public async Task A_recording_that_never_comes_is_not_found()
    {
        await using var house = new House();
        house.First = static _ => FakeService.Text(404, "", "text/plain");

        await Assert.ThrowsAsync<NotFoundException>(() => house.DriveAsync(DownloadAsync(house, Clip)));

        Assert.Equal(4, house.Requests.Count);
    }

    [Fact]
    public async Task After_401_the_token_is_renewed_once()
    {
        await using var house = new House();
        house.First = static _ => FakeService.Json(401, "\"Unauthorized\"");

        await Assert.ThrowsAsync<LoginException>(() => house.DriveAsync(DownloadAsync(house, Clip)));

        Assert.Equal([$"Bearer {House.Token}", "Bearer access-token-0002-never-tell"], house.Requests.Select(static one => one.Header("Authorization")));
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
    public async Task The_token_goes_to_no_other_host(string address)
    {
        await using var house = new House();

        await Assert.ThrowsAsync<ArgumentException>(() => DownloadAsync(house, address));

        Assert.Empty(house.Requests);
    }

    [Fact]
    public async Task A_link_that_is_not_read_with_GET_is_not_sent()
    {
        await using var house = new House();

        await Assert.ThrowsAsync<ArgumentException>(() => house.Client.DownloadAsync(new RecordingLink(Clip, "POST", false), Stream.Null));

        Assert.Empty(house.Requests);
    }

    [Fact]
    public async Task A_full_disk_is_not_called_a_lost_connection()
    {
        await using var house = new House();
        house.First = static _ => Bytes([1, 2, 3]);

        await Assert.ThrowsAsync<IOException>(() => house.Client.DownloadAsync(new RecordingLink(Clip, "GET", false), new FullDisk()));
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
    public void Templates_are_filled_or_taken_out(string template, string expected) =>
        Assert.Equal(expected, LinkTemplate.Expand(template, new Dictionary<string, int>(StringComparer.Ordinal) { ["width"] = 320 }));

    private static bool OfMedia(FakeService.Request request) => request.Uri.Host == "media.simplisafe.com";

    private static Task<long> DownloadAsync(House house, string address) =>
        house.Client.DownloadAsync(new RecordingLink(address, "GET", false), Stream.Null);

    private static HttpResponseMessage Bytes(byte[] bytes) => new(System.Net.HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };

    private sealed class Steps : IProgress<TransferProgress>
    {
        public TransferProgress? Last { get; private set; }

        public void Report(TransferProgress value) => Last = value;
    }

    private sealed class FullDisk : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("No space left on device");
    }
}
