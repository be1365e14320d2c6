using System.Text.Json;
using Earshot.Cli.Tests.CloudEvents;
using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Commands;

public sealed class SystemCommandTests
{
    [Fact]
    public async Task What_wants_looking_at_stands_first()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync(new() { SensorCacheLag = TimeSpan.Zero });
        await simpliSafe.LoginAsync();
        simpliSafe.Simulator.PowerOutage(simpliSafe.System);
        simpliSafe.Simulator.JamLock(simpliSafe.Lock);
        simpliSafe.Simulator.LowBattery(simpliSafe.Door);
        ToolRun tool = simpliSafe.Tool();

        Assert.Equal(0, await tool.StartAsync("systems", "--format", "pretty"));
        string[] marked = [.. tool.Output.Lines.Where(line => line.Contains("    ! ", StringComparison.Ordinal))];
        Assert.Contains("the power is out", marked[0]);
        Assert.Contains(marked, line => line.Contains("Front lock: jammed", StringComparison.Ordinal));
        Assert.Contains(marked, line => line.Contains("Front door: battery low", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Arming_names_the_system_asks_and_tells_the_countdown()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun no = simpliSafe.Tool(new FakeTerminal { Answers = new Queue<string>(["no"]) });
        ToolRun yes = simpliSafe.Tool(new FakeTerminal { Answers = new Queue<string>(["yes"]) });

        Assert.Equal(1, await no.StartAsync("arm", "away"));
        Assert.Contains("Nothing was changed", no.Error.Text);
        Assert.Empty(simpliSafe.Simulator.EventsOf(simpliSafe.System));
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
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool();

        Assert.Equal(2, await tool.StartAsync(command));
        Assert.Contains("--yes", tool.Error.Text);
        Assert.Contains("Nothing was changed", tool.Error.Text);
        Assert.Empty(simpliSafe.Simulator.EventsOf(simpliSafe.System));
        Assert.Contains("Tilda", simpliSafe.Simulator.PinsOf(simpliSafe.System).Keys);
    }

    [Fact]
    public async Task Several_systems_are_never_guessed()
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
        Assert.Empty(simpliSafe.Simulator.EventsOf(simpliSafe.System));
        Assert.NotEmpty(simpliSafe.Simulator.EventsOf(cabin));
    }

    [Fact]
    public async Task Lock_is_found_by_name_and_the_answer_is_what_the_bolt_reports()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync(new() { BoltTime = TimeSpan.Zero, SensorCacheLag = TimeSpan.Zero });
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool();
        ToolRun wrong = simpliSafe.Tool();

        Assert.Equal(0, await tool.StartAsync("unlock", "front LOCK", "--yes"));
        Assert.Contains("\"state\":\"unlocked\"", tool.Output.Text);
        Assert.Equal(2, await wrong.StartAsync("lock", "Back lock", "--yes"));
        Assert.Contains("'Front lock'", wrong.Error.Text);
    }

    [Fact]
    public async Task Pins_stay_hidden_unless_shown_and_come_from_standard_input()
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
        Assert.Equal("9352", simpliSafe.Simulator.PinsOf(simpliSafe.System)["Aron"]);
        Assert.Equal(SimpliSafeServer.Pin, simpliSafe.Simulator.PinsOf(simpliSafe.System)["Tilda"]);
        Assert.DoesNotContain("9352", set.Output.Text + set.Error.Text);
        Assert.Equal(0, await simpliSafe.Tool().StartAsync("pins", "remove", "Aron", "--yes"));
        Assert.DoesNotContain("Aron", simpliSafe.Simulator.PinsOf(simpliSafe.System).Keys);
    }

    [Theory]
    [InlineData("1234")]
    [InlineData("123")]
    [InlineData("7305")]
    [InlineData("")]
    public async Task Pin_that_cannot_be_ends_with_2_and_changes_nothing(string pin)
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool(input: pin + "\n");

        Assert.Equal(2, await tool.StartAsync("pins", "set", "Aron", "--yes"));
        Assert.DoesNotContain("Aron", simpliSafe.Simulator.PinsOf(simpliSafe.System).Keys);
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
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        simpliSafe.Simulator.PressPanic(simpliSafe.Panic);
        simpliSafe.Simulator.DisarmAtKeypad(simpliSafe.System, "Tilda");
        ToolRun tool = simpliSafe.Tool();

        Assert.Equal(0, await tool.StartAsync("events", "--since", "1h"));
        JsonElement[] events = [.. tool.Output.Lines.Select(CloudEvent.Check)];
        Assert.Equal("com.simplisafe.event.alarm_panic", CloudEvent.Text(events[0], "type"));
        Assert.All(events, e => Assert.Equal($"{simpliSafe.System.Id}", CloudEvent.Text(e, "subject")));
        Assert.True(events.Length >= 2);
    }

    [Fact]
    public async Task No_secret_is_said_at_the_finest_log_level()
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
            address[(address.IndexOf('=', StringComparison.Ordinal) + 1)..], SimpliSafeServer.Pin, SimpliSafeServer.Email, SimpliSafeServer.Password,
        ];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, said));
    }
}
