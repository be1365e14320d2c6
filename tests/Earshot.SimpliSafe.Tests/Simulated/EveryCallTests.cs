using System.Web;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Simulated;

/// <summary>Tests each call of a client against the strict simulated service over real connections.</summary>
public sealed class EveryCallTests
{
    [Fact]
    public async Task Code_of_login_page_works_once()
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync();
        var store = new MemoryTokenStore();
        await using SimpliSafeLogin login = SimpliSafeLogin.Start(fixture.Options(store));
        string challenge = HttpUtility.ParseQueryString(login.AuthorizeUrl.Query)["code_challenge"]!;
        string code = fixture.Server.IssueAuthorizationCode(fixture.Account, challenge);

        SimpliSafeClient client = fixture.Keep(
            await fixture.PassUntilAsync(
                login.CompleteAsync($"com.simplisafe.mobile://auth.simplisafe.com/ios/com.simplisafe.mobile/callback?code={code}")));
        LoginException again = await Assert.ThrowsAsync<LoginException>(() => fixture.PassUntilAsync(login.CompleteAsync(code)));

        Assert.Equal(fixture.Account.UserId, client.UserId);
        Assert.Equal(fixture.Account.UserId, (await store.LoadAsync())!.UserId);
        Assert.Equal("invalid_grant", again.ErrorId);
        Assert.Equal(fixture.System.Id, (await fixture.PassUntilAsync(client.GetSystemAsync())).Id);
    }

    [Fact]
    public async Task Code_is_rejected_when_expired_or_of_another_verifier()
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync();
        await using SimpliSafeLogin login = SimpliSafeLogin.Start(fixture.Options());
        await using SimpliSafeLogin other = SimpliSafeLogin.Start(fixture.Options());
        string challenge = HttpUtility.ParseQueryString(login.AuthorizeUrl.Query)["code_challenge"]!;

        string code = fixture.Server.IssueAuthorizationCode(fixture.Account, challenge);
        await Assert.ThrowsAsync<LoginException>(() => fixture.PassUntilAsync(other.CompleteAsync(code)));
        code = fixture.Server.IssueAuthorizationCode(fixture.Account, challenge);
        fixture.Clock.Advance(TimeSpan.FromMinutes(3));
        await Assert.ThrowsAsync<LoginException>(() => fixture.PassUntilAsync(login.CompleteAsync(code)));
    }

    [Theory]
    [InlineData(RefreshTokenRotation.Never)]
    [InlineData(RefreshTokenRotation.Always)]
    public async Task Expired_access_token_is_renewed_by_the_next_call(RefreshTokenRotation rotation)
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync(
            options: new SimpliSafeSimulatorOptions { RefreshTokenRotation = rotation });
        using var folder = new TemporaryFolder();
        var store = new FileTokenStore(folder.File);
        SimpliSafeClient client = await fixture.LoginAsync(store);
        StoredLogin first = (await store.LoadAsync())!;

        foreach (int renewals in (int[])[1, 2])
        {
            fixture.Clock.Advance(TimeSpan.FromHours(5));
            await fixture.PassUntilAsync(client.GetSystemsAsync());
            await fixture.PassUntilAsync(client.GetSystemsAsync());
            Assert.Equal(1 + renewals, fixture.Seen("POST", "/oauth/token").Length);
        }

        StoredLogin last = (await store.LoadAsync())!;
        Assert.NotEqual(first.AccessToken, last.AccessToken);
        Assert.Equal(rotation == RefreshTokenRotation.Never, first.RefreshToken == last.RefreshToken);
        Assert.DoesNotContain(401, fixture.Server.Journal.Entries.Select(static entry => entry.Status ?? 0));
    }

    [Theory]
    [InlineData(RefreshTokenRotation.Never)]
    [InlineData(RefreshTokenRotation.Always)]
    public async Task Clients_that_share_a_file_share_one_renewal(RefreshTokenRotation rotation)
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync(
            options: new SimpliSafeSimulatorOptions { RefreshTokenRotation = rotation });
        using var folder = new TemporaryFolder();
        SimpliSafeClient one = await fixture.LoginAsync(Store());
        SimpliSafeClient other = fixture.Keep(
            await fixture.PassUntilAsync(SimpliSafeClient.LoginWithSavedTokenAsync(fixture.Options(Store()))));

        for (int hour = 1; hour <= 3; hour++)
        {
            fixture.Clock.Advance(TimeSpan.FromHours(1));
            await fixture.PassUntilAsync(Task.WhenAll(one.GetSystemsAsync(), other.GetSystemsAsync(), one.GetSystemsAsync()));
            Assert.Equal(1 + hour, fixture.Seen("POST", "/oauth/token").Length);
        }

        // The wait for the lock depends on real work of the other client, so the fake clock would let hours pass.
        FileTokenStore Store() => new(folder.File);
    }

    [Fact]
    public async Task Logout_during_a_renewal_leaves_no_login()
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync(
            options: new SimpliSafeSimulatorOptions { RefreshTokenRotation = RefreshTokenRotation.Always });
        using var folder = new TemporaryFolder();
        var store = new FileTokenStore(folder.File);
        SimpliSafeClient client = await fixture.LoginAsync(store);
        fixture.Clock.Advance(TimeSpan.FromHours(2));
        fixture.Server.Faults.Add(new ResponseReady { Path = "/oauth/token" }, new Delay { Duration = TimeSpan.FromMinutes(1) });
        Task call = client.GetSystemsAsync();
        await fixture.Clock.WaitForTimerAsync(TimeSpan.FromMinutes(1)).WaitAsync(TestTimeout.Value);

        Task logout = client.LogoutAsync();
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        await fixture.PassUntilAsync(logout);
        await Record.ExceptionAsync(() => fixture.PassUntilAsync(call));

        Assert.Null(await store.LoadAsync());
        Assert.Null(client.Credentials.Token);
        int calls = fixture.Server.Journal.Entries.Count;
        await Assert.ThrowsAsync<LoginException>(() => fixture.PassUntilAsync(client.GetSystemsAsync(), TimeSpan.FromSeconds(5)));
        Assert.Equal(calls, fixture.Server.Journal.Entries.Count);
        Assert.Equal(
            [],
            Directory.GetFiles(folder.Path)
                .Select(Path.GetFileName)
                .Where(static name => name?.EndsWith(".lock", StringComparison.Ordinal) != true));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task System_is_read_armed_and_disarmed(int version)
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync(version);
        fixture.Server.SetDelays(fixture.System, exitAway: TimeSpan.FromSeconds(60));
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        Assert.Equal((version, SystemState.Off, false), (system.Version, system.State, system.IsAlarming));
        EntrySensor door = Assert.IsType<EntrySensor>(system.Sensors.Single(static one => one.Name == "Front door"));
        Assert.False(door.IsOpen);

        ArmingResult armed = await fixture.PassUntilAsync(system.SetAwayAsync());
        Assert.True(armed.IsCountingDown);
        Assert.Equal((SystemState.AwayCountdown, TimeSpan.FromSeconds(60)), (armed.State, armed.ExitDelay));
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        fixture.Server.OpenDoor(fixture.Door);
        await fixture.PassUntilAsync(system.UpdateAsync(cached: false), TimeSpan.FromSeconds(20));
        Assert.Equal(SystemState.AlarmCountdown, system.State);
        Assert.True(door.IsOpen);
        Assert.Equal(SystemState.Off, (await fixture.PassUntilAsync(system.SetOffAsync())).State);

        Assert.Equal(AlarmState.Off, fixture.System.State);
        Assert.Equal(1, fixture.Seen("POST", version == 2 ? "/state" : "/state/away").Length - (version == 2 ? 1 : 0));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task Pins_are_set_replaced_and_removed(int version)
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync(version);
        fixture.Server.SetPin(fixture.System, "Ines", "7305");
        SimpliSafeSystem system = await fixture.GetSystemAsync();

        await fixture.PassUntilAsync(system.SetPinAsync("Gardener", "9351"));
        await fixture.PassUntilAsync(system.SetPinAsync("ines", "8642"));
        await fixture.PassUntilAsync(system.SetPinAsync(PinSet.Duress, "5029"));
        PinSet left = await fixture.PassUntilAsync(system.RemovePinAsync("9351"));

        Assert.Equal(["8642"], left.Users.Select(static user => user.Pin));
        IReadOnlyDictionary<string, string> kept = fixture.Server.GetPins(fixture.System);
        Assert.Equal(["4817", "5029", "8642"], kept.Values.Order(StringComparer.Ordinal));
        Assert.Equal(4, fixture.Seen("POST", "/pins").Length);
        await Assert.ThrowsAsync<PinException>(() => fixture.PassUntilAsync(system.SetPinAsync("Otto", "8642")));
        Assert.Equal(4, fixture.Seen("POST", "/pins").Length);
    }

    [Fact]
    public async Task Only_changed_settings_are_changed()
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync();
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        TimeSpan? before = system.Settings!.EntryDelayAway;

        SystemSettings after = await fixture.PassUntilAsync(
            system.SetSettingsAsync(
                new SystemSettingsChange { AlarmDuration = TimeSpan.FromSeconds(480), Light = false, VoicePrompts = Volume.High }));

        Assert.Equal((TimeSpan.FromSeconds(480), false, Volume.High), (after.AlarmDuration, after.Light, after.VoicePrompts));
        Assert.Equal(before, after.EntryDelayAway);
        Assert.Equal("480", fixture.Server.GetSetting(fixture.System, "alarmDuration"));
        Assert.Single(fixture.Seen("POST", "/settings/normal"));
    }

    [Fact]
    public async Task Lock_is_locked_and_unlocked()
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync();
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        SimpliSafeLock door = system.FindLock("porch LOCK")!;
        Assert.Equal(LockState.Locked, door.State);

        await fixture.PassUntilAsync(door.UnlockAsync());
        Assert.Equal((LockState.Unlocked, false), (door.State, fixture.Lock!.IsLocked));
        await fixture.PassUntilAsync(door.LockAsync());
        Assert.Equal((LockState.Locked, true), (door.State, fixture.Lock.IsLocked));
        fixture.Server.SetLockJammed(fixture.Lock);
        CommandUncertainException jammed = await Assert.ThrowsAsync<CommandUncertainException>(
            () => fixture.PassUntilAsync(door.UnlockAsync()));
        Assert.Equal(CommandUncertainty.Jammed, jammed.Reason);
    }

    [Fact]
    public async Task Notifications_are_read_and_cleared()
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync();
        fixture.Server.AddNotification(fixture.System, "The battery of the keypad is low.", "error", "2000");
        SimpliSafeSystem system = await fixture.GetSystemAsync();
        Assert.Equal("2000", Assert.Single(system.Notifications).Code);

        await fixture.PassUntilAsync(system.ClearNotificationsAsync());

        Assert.Empty(system.Notifications);
        Assert.Equal(0, fixture.Server.GetNotificationCount(fixture.System));
    }

    [Fact]
    public async Task More_than_fifty_events_are_read_without_losses_or_duplicates()
    {
        await using SystemFixture fixture = await SystemFixture.StartAsync();
        for (int number = 0; number < 120; number++)
        {
            fixture.Server.WriteEvent(fixture.System, 5000 + number);
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        SimpliSafeSystem system = await fixture.GetSystemAsync();
        DateTimeOffset from = fixture.Clock.GetUtcNow() - TimeSpan.FromMinutes(10);
        IReadOnlyList<SimpliSafeEvent> events = await fixture.PassUntilAsync(system.GetEventsAsync(from));

        Assert.Equal(
            fixture.Server.GetEvents(fixture.System).Select(static one => one.Id).Order(),
            events.Select(static one => one.EventId).Order());
        Assert.Equal(5119, (await fixture.PassUntilAsync(system.GetLatestEventAsync()))!.Code);
    }
}
