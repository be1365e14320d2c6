using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.SimpliSafe.Tests.Simulated;

/// <summary>Pictures, clips and live views of the simulated service, over real connections.</summary>
public sealed class CameraCallTests
{
    [Fact]
    public async Task Snapshot_recording_and_live_view_are_had()
    {
        await using Dwelling house = await Dwelling.BuildAsync();
        SimulatedCamera doorbell = house.Server.AddCamera(house.System, "Doorbell", CameraKind.Doorbell);
        house.Server.AddCamera(house.System, "Yard", CameraKind.Outdoor);
        SimpliSafeSystem system = await house.EnterAsync();
        SimpliSafeCamera old = system.Cameras.Single(static one => one.Name == "Doorbell");
        SimpliSafeCamera yard = system.Cameras.Single(static one => one.Name == "Yard");

        byte[] picture = await house.PassAsync(old.GetSnapshotAsync(openShutter: true));
        Assert.Equal([0xFF, 0xD8], picture[..2]);
        Assert.Equal([0xFF, 0xD9], picture[^2..]);
        Assert.Equal(CameraProvider.Kinesis, (await house.PassAsync(yard.GetLiveViewAsync())).Provider);
        await Assert.ThrowsAsync<NotFoundException>(() => house.PassAsync(old.GetLiveViewAsync()));

        house.Server.RingDoorbell(doorbell);
        SimpliSafeEvent ring = (await house.PassAsync(system.GetLatestEventAsync()))!;
        using var file = new MemoryStream();
        long length = await house.PassAsync(house.Client.DownloadAsync(ring.Recordings.Single().Links["snapshot/jpg"], file, width: 320));
        Assert.Equal(length, file.Length);
        Assert.Equal(picture, file.ToArray());
    }

    [Fact]
    public async Task A_link_that_has_run_out_stops_nothing_else()
    {
        await using Dwelling house = await Dwelling.BuildAsync();
        SimulatedCamera doorbell = house.Server.AddCamera(house.System, "Doorbell", CameraKind.Doorbell);
        SimpliSafeSystem system = await house.EnterAsync();
        house.Server.RingDoorbell(doorbell);
        SimpliSafeEvent ring = (await house.PassAsync(system.GetLatestEventAsync()))!;
        house.Server.Faults.Add(new RequestReceived { Path = "/v1/snapshot/*", Times = 2 }, SimpliSafeResponses.Blocked());
        house.Server.Faults.Add(new RequestReceived { Path = "*/mjpg" }, SimpliSafeResponses.Blocked());
        RecordingLink link = ring.Recordings.Single().Links["snapshot/jpg"];

        await Assert.ThrowsAsync<PermissionException>(() => house.PassAsync(house.Client.DownloadAsync(link, Stream.Null)));
        await Assert.ThrowsAsync<PermissionException>(() => house.PassAsync(house.Client.DownloadAsync(link, Stream.Null)));
        await Assert.ThrowsAsync<PermissionException>(() => house.PassAsync(system.Cameras.Single().GetSnapshotAsync(openShutter: true)));
        Assert.Equal(SystemState.Home, (await house.PassAsync(system.SetHomeAsync())).State);
        Assert.True(await house.PassAsync(house.Client.DownloadAsync(link, Stream.Null)) > 0);
    }

    [Fact]
    public async Task A_withdrawn_token_is_renewed_for_a_clip_and_a_cut_connection_is_told()
    {
        await using Dwelling house = await Dwelling.BuildAsync();
        SimulatedCamera doorbell = house.Server.AddCamera(house.System, "Doorbell", CameraKind.Doorbell);
        SimpliSafeSystem system = await house.EnterAsync();
        house.Server.RingDoorbell(doorbell);
        SimpliSafeEvent ring = (await house.PassAsync(system.GetLatestEventAsync()))!;
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        house.Server.RevokeAccessTokens(house.Account);

        Assert.True(await house.PassAsync(house.Client.DownloadAsync(ring.Recordings.Single().Links["download/mp4"], Stream.Null)) > 0);
        Assert.Equal(2, house.Seen("POST", "/oauth/token").Length);

        house.Server.Faults.Add(new ResponseReady { Path = "*/mjpg", Times = null }, new DropConnection());
        ConnectionException cut = await Assert.ThrowsAsync<ConnectionException>(
            () => house.PassAsync(system.Cameras.Single().GetSnapshotAsync(openShutter: true)));
        Assert.Equal((ConnectionProblem.Lost, "GetSnapshot"), (cut.Problem, cut.Operation));
    }
}
