using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.SimpliSafe.Tests.Simulated;

/// <summary>Tests images, clips, and live views against the simulated service over real connections.</summary>
public sealed class CameraCallTests
{
    [Fact]
    public async Task Snapshot_recording_and_live_view_are_received()
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync();
        SimulatedCamera doorbell = fixture.Server.AddCamera(fixture.System, "Doorbell", CameraKind.Doorbell);
        fixture.Server.AddCamera(fixture.System, "Yard", CameraKind.Outdoor);
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        SimpliSafeCamera old = system.Cameras.Single(static one => one.Name == "Doorbell");
        SimpliSafeCamera yard = system.Cameras.Single(static one => one.Name == "Yard");

        byte[] image = await fixture.PassUntilAsync(old.GetSnapshotAsync(openShutter: true));
        Assert.Equal([0xFF, 0xD8], image[..2]);
        Assert.Equal([0xFF, 0xD9], image[^2..]);
        Assert.Equal(CameraProvider.Kinesis, (await fixture.PassUntilAsync(yard.GetLiveViewAsync())).Provider);
        await Assert.ThrowsAsync<NotFoundException>(() => fixture.PassUntilAsync(old.GetLiveViewAsync()));

        fixture.Server.RingDoorbell(doorbell);
        SimpliSafeEvent ring = (await fixture.PassUntilAsync(system.GetLatestEventAsync()))!;
        using var file = new MemoryStream();
        long length = await fixture.PassUntilAsync(
            fixture.Client.DownloadAsync(ring.Recordings.Single().Links["snapshot/jpg"], file, width: 320));
        Assert.Equal(length, file.Length);
        Assert.Equal(image, file.ToArray());
    }

    [Fact]
    public async Task Expired_link_does_not_affect_other_calls()
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync();
        SimulatedCamera doorbell = fixture.Server.AddCamera(fixture.System, "Doorbell", CameraKind.Doorbell);
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        fixture.Server.RingDoorbell(doorbell);
        SimpliSafeEvent ring = (await fixture.PassUntilAsync(system.GetLatestEventAsync()))!;
        fixture.Server.Faults.Add(new RequestReceived { Path = "/v1/snapshot/*", Times = 2 }, SimpliSafeResponses.Blocked());
        fixture.Server.Faults.Add(new RequestReceived { Path = "*/mjpg" }, SimpliSafeResponses.Blocked());
        RecordingLink link = ring.Recordings.Single().Links["snapshot/jpg"];

        await Assert.ThrowsAsync<PermissionException>(() => fixture.PassUntilAsync(fixture.Client.DownloadAsync(link, Stream.Null)));
        await Assert.ThrowsAsync<PermissionException>(() => fixture.PassUntilAsync(fixture.Client.DownloadAsync(link, Stream.Null)));
        await Assert.ThrowsAsync<PermissionException>(
            () => fixture.PassUntilAsync(system.Cameras.Single().GetSnapshotAsync(openShutter: true)));
        Assert.Equal(SystemState.Home, (await fixture.PassUntilAsync(system.SetHomeAsync())).State);
        Assert.True(await fixture.PassUntilAsync(fixture.Client.DownloadAsync(link, Stream.Null)) > 0);
    }

    [Fact]
    public async Task Token_is_renewed_for_clip_and_lost_connection_reported()
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync();
        SimulatedCamera doorbell = fixture.Server.AddCamera(fixture.System, "Doorbell", CameraKind.Doorbell);
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        fixture.Server.RingDoorbell(doorbell);
        SimpliSafeEvent ring = (await fixture.PassUntilAsync(system.GetLatestEventAsync()))!;
        fixture.Clock.Advance(TimeSpan.FromSeconds(10));
        fixture.Server.RevokeAccessTokens(fixture.Account);

        Assert.True(
            await fixture.PassUntilAsync(fixture.Client.DownloadAsync(ring.Recordings.Single().Links["download/mp4"], Stream.Null)) > 0);
        Assert.Equal(2, fixture.Seen("POST", "/oauth/token").Length);

        fixture.Server.Faults.Add(new ResponseReady { Path = "*/mjpg", Times = null }, new DropConnection());
        ConnectionException cut = await Assert.ThrowsAsync<ConnectionException>(
            () => fixture.PassUntilAsync(system.Cameras.Single().GetSnapshotAsync(openShutter: true)));
        Assert.Equal((ConnectionProblem.Lost, "GetSnapshot"), (cut.Problem, cut.Operation));
    }
}
