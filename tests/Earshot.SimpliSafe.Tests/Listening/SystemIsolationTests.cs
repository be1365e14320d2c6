using System.Globalization;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Simulated;

namespace Earshot.SimpliSafe.Tests.Listening;

/// <summary>Tests that a system whose events cannot be read does not affect the other systems of the account.</summary>
public sealed class SystemIsolationTests
{
    public static TheoryData<string, bool> Refusals()
    {
        var data = new TheoryData<string, bool>();
        foreach (string refusal in (string[])["403", "403 with a reason", "404", "500", "no JSON"])
        {
            data.Add(refusal, true);
            data.Add(refusal, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Refused_system_has_its_own_gap_and_the_other_is_caught_up(string refusal, bool refusesFirst)
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(ListenerFixture.Patient);
        (SimulatedSystem refused, SimulatedSystem own) =
            refusesFirst ? (fixture.Home, fixture.Cabin) : (fixture.Cabin, fixture.Home);
        fixture.Server.Faults.Add(new RequestReceived { Path = History(refused), Times = null }, Response(refusal));
        await fixture.ConnectAsync();
        await fixture.Recorder.UntilAsync(recorder => recorder.Gaps.Count == 1);
        for (int cut = 1; cut <= 3; cut++)
        {
            fixture.Clock.Advance(TimeSpan.FromMinutes(1));
            fixture.Server.Faults.Add(new MessageSent(), new DropConnection());
            SimulatedEvent missed = fixture.Server.WriteEvent(own, 3401);
            await fixture.PassUntilAsync(
                fixture.Recorder.UntilAsync(recorder => recorder.Events.Count >= (2 * cut) - 1 && recorder.Gaps.Count > cut));
            Assert.Equal((missed.Id, EventOrigin.CatchUp), (fixture.Recorder.Events[^1].EventId, fixture.Recorder.Events[^1].Origin));
            await fixture.Server.WaitForSocketsAsync(1).Soon();
            SimulatedEvent live = fixture.Server.WriteEvent(refused, 1400);
            await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2 * cut);
            Assert.Equal((live.Id, EventOrigin.Live), (fixture.Recorder.Events[^1].EventId, fixture.Recorder.Events[^1].Origin));
        }

        Assert.Equal(4, fixture.Recorder.Gaps.Count);
        Assert.All(fixture.Recorder.Gaps, gap => Assert.Equal((GapReason.CatchUpFailed, Lane(refused)), (gap.Reason, gap.Lane)));

        // Each gap is that of one absence and does not grow from the start of the program.
        Assert.All(fixture.Recorder.Gaps.Zip(fixture.Recorder.Gaps.Skip(1)), pair => Assert.True(pair.First.Until <= pair.Second.From));
        Assert.DoesNotContain(fixture.Logs.Lines, static line => line.Id == 300);
    }

    [Fact]
    public async Task System_that_hangs_does_not_delay_the_other()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(ListenerFixture.Patient);
        await fixture.ConnectAsync();
        await fixture.Recorder.UntilAsync(recorder => recorder.Connects.Count == 1);
        fixture.Server.Faults.Add(new RequestReceived { Path = History(fixture.Home), Times = null }, new Hang());
        fixture.Server.Faults.Add(new MessageSent(), new DropConnection());
        fixture.Server.WriteEvent(fixture.Cabin, 3401);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1));
        await fixture.Server.WaitForSocketsAsync(1).Soon();
        fixture.Server.WriteEvent(fixture.Home, 3441);
        fixture.Server.WriteEvent(fixture.Cabin, 1400);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2);
        Assert.All(fixture.Recorder.Events, e => Assert.Equal(fixture.Cabin.Id, e.SystemId));
    }

    [Fact]
    public async Task Only_selected_systems_are_read_and_heard()
    {
        SimpliSafeListenerOptions options = ListenerFixture.Patient;
        await using ListenerFixture first = await ListenerFixture.StartAsync(options);
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(options with { Systems = [first.Home.Id] });
        Assert.Equal(first.Home.Id, fixture.Home.Id);
        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(fixture.Cabin, 3441);
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        fixture.Server.Faults.Add(new MessageSent(), new DropConnection());
        fixture.Server.WriteEvent(fixture.Cabin, 3401);
        fixture.Server.WriteEvent(fixture.Home, 1400);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2));
        Assert.All(fixture.Recorder.Events, e => Assert.Equal(fixture.Home.Id, e.SystemId));
        Assert.DoesNotContain(
            fixture.Server.Journal.Entries,
            entry => entry.Path?.Contains(Lane(fixture.Cabin), StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task System_that_is_not_listed_is_logged()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(ListenerFixture.Patient with { Systems = [7] });
        await fixture.ConnectAsync();
        Assert.Contains("system 7", Assert.Single(fixture.Logs.Lines, static line => line.Id == 409).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("403")]
    [InlineData("500")]
    public async Task Refused_system_has_its_own_gap_while_polling(string refusal)
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            ListenerFixture.Patient with { Transport = SimpliSafeTransport.Polling, PollInterval = TimeSpan.FromSeconds(10) });
        await fixture.ConnectAsync();
        fixture.Server.Faults.Add(new RequestReceived { Path = History(fixture.Home), Times = null }, Response(refusal));
        SimulatedEvent written = fixture.Server.WriteEvent(fixture.Cabin, 3441);
        SimulatedEvent late = fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.PassUntilAsync(
            fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1 && recorder.Gaps.Count == 1), TimeSpan.FromSeconds(30));
        Assert.Equal(written.Id, fixture.Recorder.Events[0].EventId);
        Assert.Equal(Lane(fixture.Home), fixture.Recorder.Gaps[0].Lane);
        Assert.Empty(fixture.Recorder.Disconnects);

        fixture.Server.Faults.Clear();
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2), TimeSpan.FromMinutes(6));
        Assert.Equal((late.Id, EventOrigin.CatchUp), (fixture.Recorder.Events[1].EventId, fixture.Recorder.Events[1].Origin));
        Assert.Single(fixture.Recorder.Gaps);
    }

    private static string History(SimulatedSystem system) => $"*/{Lane(system)}/events";

    private static string Lane(SimulatedSystem system) => system.Id.ToString(CultureInfo.InvariantCulture);

    private static SendResponse Response(string refusal) => refusal switch
    {
        "403" => SimpliSafeResponses.Blocked(),
        "403 with a reason" => SimpliSafeResponses.NoRemoteManagement(),
        "404" => new SendResponse { Status = 404, ContentType = "application/json", Body = """{"errorType":"NotFound","code":404}""" },
        "500" => SendResponse.ServerError(),
        _ => new SendResponse { Status = 200, ContentType = "text/html", Body = "<html></html>" },
    };
}
