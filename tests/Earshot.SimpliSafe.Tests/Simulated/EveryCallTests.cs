using System.Web;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Simulated;

/// <summary>Each thing that a client can do, done against the strict simulated service over real connections.</summary>
public sealed class EveryCallTests
{
    [Fact]
    public async Task A_code_of_the_log_in_page_logs_in_once()
    {
        await using Dwelling house = await Dwelling.BuildAsync();
        var store = new MemoryTokenStore();
        await using SimpliSafeLogin login = SimpliSafeLogin.Start(house.Options(store));
        string challenge = HttpUtility.ParseQueryString(login.AuthorizeUrl.Query)["code_challenge"]!;
        string code = house.Server.IssueCode(house.Account, challenge);

        SimpliSafeClient client = house.Keep(
            await house.PassAsync(login.CompleteAsync($"com.simplisafe.mobile://auth.simplisafe.com/ios/com.simplisafe.mobile/callback?code={code}")));
        LoginException again = await Assert.ThrowsAsync<LoginException>(() => house.PassAsync(login.CompleteAsync(code)));

        Assert.Equal(house.Account.UserId, client.UserId);
        Assert.Equal(house.Account.UserId, (await store.LoadAsync())!.UserId);
        Assert.Equal("invalid_grant", again.ErrorId);
        Assert.Equal(house.System.Id, (await house.PassAsync(client.GetSystemAsync())).Id);
    }

    [Fact]
    public async Task A_code_of_another_verifier_or_too_late_is_refused()
    {
        await using Dwelling house = await Dwelling.BuildAsync();
        await using SimpliSafeLogin login = SimpliSafeLogin.Start(house.Options());
        await using SimpliSafeLogin other = SimpliSafeLogin.Start(house.Options());
        string challenge = HttpUtility.ParseQueryString(login.AuthorizeUrl.Query)["code_challenge"]!;

        string code = house.Server.IssueCode(house.Account, challenge);
        await Assert.ThrowsAsync<LoginException>(() => house.PassAsync(other.CompleteAsync(code)));
        code = house.Server.IssueCode(house.Account, challenge);
        house.Clock.Advance(TimeSpan.FromMinutes(3));
        await Assert.ThrowsAsync<LoginException>(() => house.PassAsync(login.CompleteAsync(code)));
    }

    [Theory]
    [InlineData(RefreshTokenRotation.Never)]
    [InlineData(RefreshTokenRotation.Always)]
    public async Task An_access_token_that_ends_while_nothing_calls_is_renewed_at_the_next_call(RefreshTokenRotation rotation)
    {
        await using Dwelling house = await Dwelling.BuildAsync(options: new SimpliSafeSimulatorOptions { Rotation = rotation });
        using var folder = new Folder();
        var store = new FileTokenStore(folder.File);
        SimpliSafeClient client = await house.LoginAsync(store);
        StoredLogin first = (await store.LoadAsync())!;

        foreach (int renewals in (int[])[1, 2])
        {
            house.Clock.Advance(TimeSpan.FromHours(5));
            await house.PassAsync(client.GetSystemsAsync());
            await house.PassAsync(client.GetSystemsAsync());
            Assert.Equal(1 + renewals, house.Seen("POST", "/oauth/token").Length);
        }

        StoredLogin last = (await store.LoadAsync())!;
        Assert.NotEqual(first.AccessToken, last.AccessToken);
        Assert.Equal(rotation == RefreshTokenRotation.Never, first.RefreshToken == last.RefreshToken);
        Assert.DoesNotContain(401, house.Server.Journal.Entries.Select(static entry => entry.Status ?? 0));
    }

    [Theory]
    [InlineData(RefreshTokenRotation.Never)]
    [InlineData(RefreshTokenRotation.Always)]
    public async Task Two_clients_in_one_process_share_one_file_and_one_renewal(RefreshTokenRotation rotation)
    {
        await using Dwelling house = await Dwelling.BuildAsync(options: new SimpliSafeSimulatorOptions { Rotation = rotation });
        using var folder = new Folder();
        SimpliSafeClient one = await house.LoginAsync(Store());
        SimpliSafeClient other = house.Keep(
            await house.PassAsync(SimpliSafeClient.LoginWithSavedTokenAsync(house.Options(Store()))));

        for (int hour = 1; hour <= 3; hour++)
        {
            house.Clock.Advance(TimeSpan.FromHours(1));
            await house.PassAsync(Task.WhenAll(one.GetSystemsAsync(), other.GetSystemsAsync(), one.GetSystemsAsync()));
            Assert.Equal(1 + hour, house.Seen("POST", "/oauth/token").Length);
        }

        // The wait for the lock is one for real work of the other client: on the clock of the house it would let hours race by.
        FileTokenStore Store() => new(folder.File);
    }

    [Fact]
    public async Task A_log_out_while_the_token_is_renewed_leaves_nothing_behind()
    {
        await using Dwelling house = await Dwelling.BuildAsync(options: new SimpliSafeSimulatorOptions { Rotation = RefreshTokenRotation.Always });
        using var folder = new Folder();
        var store = new FileTokenStore(folder.File);
        SimpliSafeClient client = await house.LoginAsync(store);
        house.Clock.Advance(TimeSpan.FromHours(2));
        house.Server.Faults.Add(new ResponseReady { Path = "/oauth/token" }, new Delay { By = TimeSpan.FromMinutes(1) });
        Task call = client.GetSystemsAsync();
        await house.Clock.WaitForTimerAsync(TimeSpan.FromMinutes(1)).WaitAsync(Waiting.SafetyNet);

        Task logout = client.LogoutAsync();
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await house.PassAsync(logout);
        await Record.ExceptionAsync(() => house.PassAsync(call));

        Assert.Null(await store.LoadAsync());
        Assert.Null(client.Credentials.Token);
        int calls = house.Server.Journal.Entries.Count;
        await Assert.ThrowsAsync<LoginException>(() => house.PassAsync(client.GetSystemsAsync(), TimeSpan.FromSeconds(5)));
        Assert.Equal(calls, house.Server.Journal.Entries.Count);
        Assert.Equal([], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Where(static name => name?.EndsWith(".lock", StringComparison.Ordinal) != true));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task A_system_is_read_armed_and_disarmed(int version)
    {
        await using Dwelling house = await Dwelling.BuildAsync(version);
        house.Server.SetDelays(house.System, exitAway: TimeSpan.FromSeconds(60));
        SimpliSafeSystem system = await house.EnterAsync();
        Assert.Equal((version, SystemState.Off, false), (system.Version, system.State, system.IsAlarming));
        EntrySensor door = Assert.IsType<EntrySensor>(system.Sensors.Single(static one => one.Name == "Front door"));
        Assert.False(door.IsOpen);

        ArmingResult armed = await house.PassAsync(system.SetAwayAsync());
        Assert.True(armed.IsCountingDown);
        Assert.Equal((SystemState.AwayCountdown, TimeSpan.FromSeconds(60)), (armed.State, armed.ExitDelay));
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        house.Server.OpenDoor(house.Door);
        await house.PassAsync(system.UpdateAsync(cached: false), TimeSpan.FromSeconds(20));
        Assert.Equal(SystemState.AlarmCountdown, system.State);
        Assert.True(door.IsOpen);
        Assert.Equal(SystemState.Off, (await house.PassAsync(system.SetOffAsync())).State);

        Assert.Equal(AlarmState.Off, house.System.State);
        Assert.Equal(1, house.Seen("POST", version == 2 ? "/state" : "/state/away").Length - (version == 2 ? 1 : 0));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task Pins_are_set_replaced_and_removed(int version)
    {
        await using Dwelling house = await Dwelling.BuildAsync(version);
        house.Server.SetPin(house.System, "Ines", "7305");
        SimpliSafeSystem system = await house.EnterAsync();

        await house.PassAsync(system.SetPinAsync("Gardener", "9351"));
        await house.PassAsync(system.SetPinAsync("ines", "8642"));
        await house.PassAsync(system.SetPinAsync(PinSet.Duress, "5029"));
        PinSet left = await house.PassAsync(system.RemovePinAsync("9351"));

        Assert.Equal(["8642"], left.Users.Select(static user => user.Pin));
        IReadOnlyDictionary<string, string> kept = house.Server.PinsOf(house.System);
        Assert.Equal(["4817", "5029", "8642"], kept.Values.Order(StringComparer.Ordinal));
        Assert.Equal(4, house.Seen("POST", "/pins").Length);
        await Assert.ThrowsAsync<PinException>(() => house.PassAsync(system.SetPinAsync("Otto", "8642")));
        Assert.Equal(4, house.Seen("POST", "/pins").Length);
    }

    [Fact]
    public async Task Settings_are_changed_and_nothing_else_with_them()
    {
        await using Dwelling house = await Dwelling.BuildAsync();
        SimpliSafeSystem system = await house.EnterAsync();
        TimeSpan? before = system.Settings!.EntryDelayAway;

        SystemSettings after = await house.PassAsync(
            system.SetSettingsAsync(new SystemSettingsChange { AlarmDuration = TimeSpan.FromSeconds(480), Light = false, VoicePrompts = Volume.High }));

        Assert.Equal((TimeSpan.FromSeconds(480), false, Volume.High), (after.AlarmDuration, after.Light, after.VoicePrompts));
        Assert.Equal(before, after.EntryDelayAway);
        Assert.Equal("480", house.Server.SettingOf(house.System, "alarmDuration"));
        Assert.Single(house.Seen("POST", "/settings/normal"));
    }

    [Fact]
    public async Task A_lock_is_turned_and_seen_to_be()
    {
        await using Dwelling house = await Dwelling.BuildAsync();
        SimpliSafeSystem system = await house.EnterAsync();
        SimpliSafeLock door = system.FindLock("porch LOCK")!;
        Assert.Equal(LockState.Locked, door.State);

        await house.PassAsync(door.UnlockAsync());
        Assert.Equal((LockState.Unlocked, false), (door.State, house.Lock!.IsLocked));
        await house.PassAsync(door.LockAsync());
        Assert.Equal((LockState.Locked, true), (door.State, house.Lock.IsLocked));
        house.Server.JamLock(house.Lock);
        CommandUncertainException jammed = await Assert.ThrowsAsync<CommandUncertainException>(() => house.PassAsync(door.UnlockAsync()));
        Assert.Equal(CommandUncertainty.Jammed, jammed.Reason);
    }

    [Fact]
    public async Task Notifications_are_read_and_cleared()
    {
        await using Dwelling house = await Dwelling.BuildAsync();
        house.Server.AddMessage(house.System, "The battery of the keypad is low.", "error", "2000");
        SimpliSafeSystem system = await house.EnterAsync();
        Assert.Equal("2000", Assert.Single(system.Notifications).Code);

        await house.PassAsync(system.ClearNotificationsAsync());

        Assert.Empty(system.Notifications);
        Assert.Equal(0, house.Server.MessagesOf(house.System));
    }

    [Fact]
    public async Task Events_are_paged_past_fifty_and_none_is_lost_or_doubled()
    {
        await using Dwelling house = await Dwelling.BuildAsync();
        for (int number = 0; number < 120; number++)
        {
            house.Server.WriteEvent(house.System, 5000 + number);
            house.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        SimpliSafeSystem system = await house.EnterAsync();
        DateTimeOffset from = house.Clock.GetUtcNow() - TimeSpan.FromMinutes(10);
        IReadOnlyList<SimpliSafeEvent> events = await house.PassAsync(system.GetEventsAsync(from));

        Assert.Equal(house.Server.EventsOf(house.System).Select(static one => one.Id).Order(), events.Select(static one => one.EventId).Order());
        Assert.Equal(5119, (await house.PassAsync(system.GetLatestEventAsync()))!.Code);
    }
}
