using System.Text.Json;
using Earshot.Cli.Tests.CloudEvents;
using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Commands;

public sealed class HomeTests
{
    [Fact]
    public async Task What_wants_looking_at_stands_first()
    {
        await using Home house = await Home.StartAsync(new() { SensorCacheDelay = TimeSpan.Zero });
        await house.LogInAsync();
        house.Simulator.SetPowerOutage(house.System);
        house.Simulator.SetLockJammed(house.Lock);
        house.Simulator.SetLowBattery(house.Door);
        ToolRun tool = house.Tool();

        Assert.Equal(0, await tool.StartAsync("systems", "--format", "pretty"));
        string[] marked = [.. tool.Output.Lines.Where(line => line.Contains("    ! ", StringComparison.Ordinal))];
        Assert.Contains("the power is out", marked[0]);
        Assert.Contains(marked, line => line.Contains("Front lock: jammed", StringComparison.Ordinal));
        Assert.Contains(marked, line => line.Contains("Front door: battery low", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Arming_names_the_system_asks_and_tells_the_countdown()
    {
        await using Home house = await Home.StartAsync();
        await house.LogInAsync();
        ToolRun no = house.Tool(new FakeTerminal { Answers = new Queue<string>(["no"]) });
        ToolRun yes = house.Tool(new FakeTerminal { Answers = new Queue<string>(["yes"]) });

        Assert.Equal(1, await no.StartAsync("arm", "away"));
        Assert.Contains("Nothing was done", no.Error.Text);
        Assert.Empty(house.Simulator.GetEvents(house.System));
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
    public async Task Without_a_terminal_nothing_is_done_unless_yes_is_given(params string[] command)
    {
        await using Home house = await Home.StartAsync();
        await house.LogInAsync();
        ToolRun tool = house.Tool();

        Assert.Equal(2, await tool.StartAsync(command));
        Assert.Contains("--yes", tool.Error.Text);
        Assert.Contains("Nothing was done", tool.Error.Text);
        Assert.Empty(house.Simulator.GetEvents(house.System));
        Assert.Contains("Tilda", house.Simulator.GetPins(house.System).Keys);
    }

    [Fact]
    public async Task Several_systems_are_never_guessed()
    {
        await using Home house = await Home.StartAsync();
        Simulator.SimpliSafe.World.SimulatedSystem cabin = house.Simulator.AddSystem(house.Account, name: "Cabin");
        await house.LogInAsync();
        ToolRun guess = house.Tool();
        ToolRun named = house.Tool();

        Assert.Equal(2, await guess.StartAsync("arm", "home", "--yes"));
        Assert.Contains($"{cabin.Id} (Cabin)", guess.Error.Text);
        Assert.Contains($"{house.System.Id} (Rowan)", guess.Error.Text);
        Assert.Equal(0, await named.StartAsync("arm", "home", "--yes", "--system", $"{cabin.Id}"));
        Assert.Empty(house.Simulator.GetEvents(house.System));
        Assert.NotEmpty(house.Simulator.GetEvents(cabin));
    }

    [Fact]
    public async Task Lock_is_found_by_name_and_the_answer_is_what_the_bolt_reports()
    {
        await using Home house = await Home.StartAsync(new() { BoltDelay = TimeSpan.Zero, SensorCacheDelay = TimeSpan.Zero });
        await house.LogInAsync();
        ToolRun tool = house.Tool();
        ToolRun wrong = house.Tool();

        Assert.Equal(0, await tool.StartAsync("unlock", "front LOCK", "--yes"));
        Assert.Contains("\"state\":\"unlocked\"", tool.Output.Text);
        Assert.Equal(2, await wrong.StartAsync("lock", "Back lock", "--yes"));
        Assert.Contains("'Front lock'", wrong.Error.Text);
    }

    [Fact]
    public async Task Pins_stay_hidden_unless_shown_and_come_from_standard_input()
    {
        await using Home house = await Home.StartAsync();
        await house.LogInAsync();
        ToolRun hidden = house.Tool();
        ToolRun shown = house.Tool();
        ToolRun set = house.Tool(input: "9352\n");

        Assert.Equal(0, await hidden.StartAsync("pins", "list", "--format", "pretty"));
        Assert.Contains("Tilda", hidden.Output.Text);
        Assert.DoesNotContain(Home.Pin, hidden.Output.Text);
        Assert.Equal(0, await shown.StartAsync("pins", "list", "--show"));
        Assert.Contains(Home.Pin, shown.Output.Text);
        Assert.Equal(0, await set.StartAsync("pins", "set", "Aron", "--yes", "--log-level", "trace"));
        Assert.Equal("9352", house.Simulator.GetPins(house.System)["Aron"]);
        Assert.Equal(Home.Pin, house.Simulator.GetPins(house.System)["Tilda"]);
        Assert.DoesNotContain("9352", set.Output.Text + set.Error.Text);
        Assert.Equal(0, await house.Tool().StartAsync("pins", "remove", "Aron", "--yes"));
        Assert.DoesNotContain("Aron", house.Simulator.GetPins(house.System).Keys);
    }

    [Theory]
    [InlineData("1234")]
    [InlineData("123")]
    [InlineData("7305")]
    [InlineData("")]
    public async Task Pin_that_cannot_be_ends_with_2_and_changes_nothing(string pin)
    {
        await using Home house = await Home.StartAsync();
        await house.LogInAsync();
        ToolRun tool = house.Tool(input: pin + "\n");

        Assert.Equal(2, await tool.StartAsync("pins", "set", "Aron", "--yes"));
        Assert.DoesNotContain("Aron", house.Simulator.GetPins(house.System).Keys);
        Assert.True(pin.Length == 0 || !tool.Error.Text.Contains(pin, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pin_on_the_command_line_is_refused_without_repeating_it()
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("pins", "set", "Aron", "9352"));
        Assert.Contains("command line", tool.Error.Text);
        Assert.DoesNotContain("9352", tool.Error.Text);
    }

    [Fact]
    public async Task Events_are_cloud_events_oldest_first()
    {
        await using Home house = await Home.StartAsync();
        await house.LogInAsync();
        house.Simulator.PressPanicButton(house.Panic);
        house.Simulator.DisarmAtKeypad(house.System, "Tilda");
        ToolRun tool = house.Tool();

        Assert.Equal(0, await tool.StartAsync("events", "--since", "1h"));
        JsonElement[] events = [.. tool.Output.Lines.Select(CloudEvent.Check)];
        Assert.Equal("com.simplisafe.event.alarm_panic", CloudEvent.Text(events[0], "type"));
        Assert.All(events, e => Assert.Equal($"{house.System.Id}", CloudEvent.Text(e, "subject")));
        Assert.True(events.Length >= 2);
    }

    [Fact]
    public async Task No_secret_is_said_at_the_finest_log_level()
    {
        await using Home house = await Home.StartAsync();
        string address = await house.SignInAsync();
        ToolRun login = house.Tool(input: address);
        ToolRun systems = house.Tool();
        ToolRun pins = house.Tool();

        Assert.Equal(0, await login.StartAsync("login", "simplisafe", "--url", house.Url, "--code", "-", "--log-level", "trace"));
        JsonElement saved = JsonDocument.Parse(await File.ReadAllTextAsync(house.File)).RootElement;
        Assert.Equal(0, await systems.StartAsync("systems", "--log-level", "trace"));
        Assert.Equal(0, await pins.StartAsync("pins", "list", "--log-level", "trace"));

        string said = login.Output.Text + login.Error.Text + systems.Output.Text + systems.Error.Text + pins.Output.Text + pins.Error.Text;
        Assert.Contains("debug [", said);
        string[] secrets =
        [
            saved.GetProperty("refreshToken").GetString()!, saved.GetProperty("accessToken").GetString()!,
            address[(address.IndexOf('=', StringComparison.Ordinal) + 1)..], Home.Pin, Home.Email, Home.Password,
        ];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, said));
    }
}
