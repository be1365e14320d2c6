using System.Text.Json;
using Earshot.Cli.Tests.CloudEvents;
using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Commands;

public sealed class SystemCommandTests
{
    [Fact]
    public async Task Items_that_need_attention_are_printed_first()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync(new() { SensorCacheDelay = TimeSpan.Zero });
        await simpliSafe.LoginAsync();
        simpliSafe.Simulator.SetPowerOutage(simpliSafe.System);
        simpliSafe.Simulator.SetLockJammed(simpliSafe.Lock);
        simpliSafe.Simulator.SetLowBattery(simpliSafe.Door);
        ToolRun tool = simpliSafe.Tool();

        Assert.Equal(0, await tool.StartAsync("systems", "--format", "pretty"));
        string[] marked = [.. tool.Output.Lines.Where(line => line.Contains("    ! ", StringComparison.Ordinal))];
        Assert.Contains("the power is out", marked[0]);
        Assert.Contains(marked, line => line.Contains("Front lock: jammed", StringComparison.Ordinal));
        Assert.Contains(marked, line => line.Contains("Front door: battery low", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Arm_asks_for_confirmation_and_reports_the_countdown()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun no = simpliSafe.Tool(new FakeTerminal { Inputs = new Queue<string>(["no"]) });
        ToolRun yes = simpliSafe.Tool(new FakeTerminal { Inputs = new Queue<string>(["yes"]) });

        Assert.Equal(1, await no.StartAsync("arm", "away"));
        Assert.Contains("Nothing was changed", no.Error.Text);
        Assert.Empty(simpliSafe.Simulator.GetEvents(simpliSafe.System));
        Assert.Equal(0, await yes.StartAsync("arm", "away"));

        Assert.Contains("(Rowan)", yes.Error.Text);
        JsonElement result = JsonDocument.Parse(Assert.Single(yes.Output.Lines)).RootElement;
        Assert.Equal("away_count", result.GetProperty("state").GetString());
        Assert.InRange(result.GetProperty("countdownSeconds").GetInt32(), 1, 255);
    }

    [Theory]
    [InlineData("arm", "home")]
    [InlineData("disarm")]
    [InlineData("unlock", "Front lock")]
    [InlineData("pins", "remove", "Tilda")]
    public async Task Commands_require_yes_when_there_is_no_terminal(params string[] command)
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool();

        Assert.Equal(2, await tool.StartAsync(command));
        Assert.Contains("--yes", tool.Error.Text);
        Assert.Contains("Nothing was changed", tool.Error.Text);
        Assert.Empty(simpliSafe.Simulator.GetEvents(simpliSafe.System));
        Assert.Contains("Tilda", simpliSafe.Simulator.GetPins(simpliSafe.System).Keys);
    }

    [Fact]
    public async Task System_is_required_when_account_has_several()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        Simulator.SimpliSafe.World.SimulatedSystem cabin = simpliSafe.Simulator.AddSystem(simpliSafe.Account, name: "Cabin");
        await simpliSafe.LoginAsync();
        ToolRun guess = simpliSafe.Tool();
        ToolRun named = simpliSafe.Tool();

        Assert.Equal(2, await guess.StartAsync("arm", "home", "--yes"));
        Assert.Contains($"{cabin.Id} (Cabin)", guess.Error.Text);
        Assert.Contains($"{simpliSafe.System.Id} (Rowan)", guess.Error.Text);
        Assert.Equal(0, await named.StartAsync("arm", "home", "--yes", "--system", $"{cabin.Id}"));
        Assert.Empty(simpliSafe.Simulator.GetEvents(simpliSafe.System));
        Assert.NotEmpty(simpliSafe.Simulator.GetEvents(cabin));
    }

    [Fact]
    public async Task Lock_is_found_by_name_and_its_state_reported()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync(
            new() { BoltDelay = TimeSpan.Zero, SensorCacheDelay = TimeSpan.Zero });
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool();
        ToolRun wrong = simpliSafe.Tool();

        Assert.Equal(0, await tool.StartAsync("unlock", "front LOCK", "--yes"));
        Assert.Contains("\"state\":\"unlocked\"", tool.Output.Text);
        Assert.Equal(2, await wrong.StartAsync("lock", "Back lock", "--yes"));
        Assert.Contains("'Front lock'", wrong.Error.Text);
    }

    [Fact]
    public async Task Pins_are_hidden_by_default_and_read_from_input()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun hidden = simpliSafe.Tool();
        ToolRun shown = simpliSafe.Tool();
        ToolRun set = simpliSafe.Tool(input: "9352\n");

        Assert.Equal(0, await hidden.StartAsync("pins", "list", "--format", "pretty"));
        Assert.Contains("Tilda", hidden.Output.Text);
        Assert.DoesNotContain(SimpliSafeServer.Pin, hidden.Output.Text);
        Assert.Equal(0, await shown.StartAsync("pins", "list", "--show"));
        Assert.Contains(SimpliSafeServer.Pin, shown.Output.Text);
        Assert.Equal(0, await set.StartAsync("pins", "set", "Aron", "--yes", "--log-level", "trace"));
        Assert.Equal("9352", simpliSafe.Simulator.GetPins(simpliSafe.System)["Aron"]);
        Assert.Equal(SimpliSafeServer.Pin, simpliSafe.Simulator.GetPins(simpliSafe.System)["Tilda"]);
        Assert.DoesNotContain("9352", set.Output.Text + set.Error.Text);
        Assert.Equal(0, await simpliSafe.Tool().StartAsync("pins", "remove", "Aron", "--yes"));
        Assert.DoesNotContain("Aron", simpliSafe.Simulator.GetPins(simpliSafe.System).Keys);
    }

    [Theory]
    [InlineData("1234")]
    [InlineData("123")]
    [InlineData("7305")]
    [InlineData("")]
    public async Task Invalid_pin_exits_2_and_changes_nothing(string pin)
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool(input: pin + "\n");

        Assert.Equal(2, await tool.StartAsync("pins", "set", "Aron", "--yes"));
        Assert.DoesNotContain("Aron", simpliSafe.Simulator.GetPins(simpliSafe.System).Keys);
        Assert.True(pin.Length == 0 || !tool.Error.Text.Contains(pin, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pin_on_command_line_is_rejected_and_not_printed()
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("pins", "set", "Aron", "9352"));
        Assert.Contains("command line", tool.Error.Text);
        Assert.DoesNotContain("9352", tool.Error.Text);
    }

    [Fact]
    public async Task Events_are_printed_as_cloud_events_oldest_first()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        simpliSafe.Simulator.PressPanicButton(simpliSafe.Panic);
        simpliSafe.Simulator.DisarmAtKeypad(simpliSafe.System, "Tilda");
        ToolRun tool = simpliSafe.Tool();

        Assert.Equal(0, await tool.StartAsync("events", "--since", "1h"));
        JsonElement[] events = [.. tool.Output.Lines.Select(CloudEvent.Check)];
        Assert.Equal("com.simplisafe.event.alarm_panic", CloudEvent.Text(events[0], "type"));
        Assert.All(events, e => Assert.Equal($"{simpliSafe.System.Id}", CloudEvent.Text(e, "subject")));
        Assert.True(events.Length >= 2);
    }

    [Fact]
    public async Task Trace_logs_contain_no_secrets()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        string address = await simpliSafe.SignInAsync();
        ToolRun login = simpliSafe.Tool(input: address);
        ToolRun systems = simpliSafe.Tool();
        ToolRun pins = simpliSafe.Tool();

        Assert.Equal(0, await login.StartAsync("login", "simplisafe", "--url", simpliSafe.Url, "--code", "-", "--log-level", "trace"));
        JsonElement saved = JsonDocument.Parse(await File.ReadAllTextAsync(simpliSafe.File)).RootElement;
        Assert.Equal(0, await systems.StartAsync("systems", "--log-level", "trace"));
        Assert.Equal(0, await pins.StartAsync("pins", "list", "--log-level", "trace"));

        string said = login.Output.Text + login.Error.Text + systems.Output.Text + systems.Error.Text + pins.Output.Text + pins.Error.Text;
        Assert.Contains("debug [", said);
        string[] secrets =
        [
            saved.GetProperty("refreshToken").GetString()!, saved.GetProperty("accessToken").GetString()!,
            address[(address.IndexOf('=', StringComparison.Ordinal) + 1)..],
            SimpliSafeServer.Pin, SimpliSafeServer.Email, SimpliSafeServer.Password,
        ];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, said));
    }
}
