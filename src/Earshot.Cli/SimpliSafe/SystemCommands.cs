using System.CommandLine;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe;

/// <summary>The commands about a SimpliSafe account and its houses.</summary>
internal static class SystemCommands
{
    /// <summary>Adds them to the tool.</summary>
    public static void AddTo(Command root, ToolEnvironment environment, Notices notices)
    {
        root.Subcommands.Add(Systems(environment, notices));
        root.Subcommands.Add(Arm(environment, notices));
        root.Subcommands.Add(State("disarm", "Disarm, and end a running alarm.", SystemState.Off, environment, notices));
        root.Subcommands.Add(Turn("lock", "Lock a door, and wait until the bolt reports.", isLocked: true, environment, notices));
        root.Subcommands.Add(Turn("unlock", "Unlock a door, and wait until the bolt reports.", isLocked: false, environment, notices));
        root.Subcommands.Add(Pins(environment, notices));
        root.Subcommands.Add(Events(environment, notices));
    }

    private static Command Pins(ToolEnvironment environment, Notices notices)
    {
        var pins = new Command("pins", "Show, set and remove the PINs of a system.");
        var list = new Command("list", "List who has a PIN; the values stay hidden.");
        var listOptions = new SystemOptions(asks: false);
        Option<bool> show = OptionText.Flag("--show", "Show the PINs themselves. Look over your shoulder first. Default: hidden.");
        list.Options.Add(show);
        listOptions.AddTo(list);
        list.SetAction((parsed, stop) => new PinsCommand(environment, notices, listOptions.Read(parsed)).ListAsync(parsed.GetValue(show), stop));
        pins.Subcommands.Add(list);
        pins.Subcommands.Add(Pin(
            "set",
            "Set a PIN of four digits: of a person, of master or of duress. It is asked for without being shown, or read from standard input.",
            "Whose PIN: a person's name, master or duress.",
            environment,
            notices,
            static (command, label, stop) => command.SetAsync(label, stop)));
        pins.Subcommands.Add(Pin(
            "remove",
            "Remove a person's PIN.",
            "Whose PIN, as 'earshot pins list' shows it.",
            environment,
            notices,
            static (command, label, stop) => command.RemoveAsync(label, stop)));
        return pins;
    }

    private static Command Pin(
        string name,
        string description,
        string what,
        ToolEnvironment environment,
        Notices notices,
        Func<PinsCommand, string, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        var label = new Argument<string>("LABEL") { Description = what };
        var refused = new Argument<string[]>("PIN") { Hidden = true, Arity = ArgumentArity.ZeroOrMore };
        refused.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0)
            {
                result.AddError("a PIN is not taken from the command line, where every user of this machine can read it and the shell's history keeps it; give the "
                    + "label alone, and type the PIN when asked or put it on standard input.");
            }
        });
        var options = new SystemOptions(asks: true);
        command.Arguments.Add(label);
        command.Arguments.Add(refused);
        options.AddTo(command);
        command.Options.Add(OptionText.Refused("--pin", "type it when asked, or put it on standard input"));
        command.SetAction((parsed, stop) => run(new PinsCommand(environment, notices, options.Read(parsed)), parsed.GetValue(label)!, stop));
        return command;
    }

    private static Command Events(ToolEnvironment environment, Notices notices)
    {
        var events = new Command("events", "Show what happened, the oldest first.");
        var options = new SystemOptions(asks: false);
        Option<TimeSpan?> since = OptionText.One<TimeSpan?>(
            "--since", "DURATION", "How far back: a number with s, m or h, such as 30m, 24h or 720h. Default: 24h.", OptionText.Duration);
        Option<int?> count = OptionText.One<int?>("--count", "N", "The newest so many at most, 1 or more. Default: all.", OptionText.Number(1, int.MaxValue));
        events.Options.Add(since);
        events.Options.Add(count);
        options.AddTo(events);
        events.SetAction((parsed, stop) => new EventsCommand(environment, notices, options.Read(parsed))
            .RunAsync(parsed.GetValue(since) ?? TimeSpan.FromHours(24), parsed.GetValue(count), stop));
        return events;
    }

    private static Command Systems(ToolEnvironment environment, Notices notices)
    {
        var systems = new Command("systems", "Show what is installed: what wants looking at, the state, sensors, locks, batteries.");
        var options = new SystemOptions(asks: false);
        Option<bool> fresh = OptionText.Flag(
            "--fresh", "Ask the base station itself, which takes seconds (one of version 2 speaks aloud then). Default: what the service remembers, some seconds old.");
        options.AddTo(systems);
        systems.Options.Add(fresh);
        systems.SetAction((parsed, stop) => new SystemsCommand(environment, notices, options.Read(parsed)).RunAsync(parsed.GetValue(fresh), stop));
        return systems;
    }

    private static Command Arm(ToolEnvironment environment, Notices notices)
    {
        var arm = new Command("arm", "Arm a system; asks before.");
        arm.Subcommands.Add(State("home", "Arm for people at home.", SystemState.Home, environment, notices));
        arm.Subcommands.Add(State("away", "Arm for an empty house.", SystemState.Away, environment, notices));
        return arm;
    }

    private static Command State(string name, string description, SystemState wish, ToolEnvironment environment, Notices notices)
    {
        var command = new Command(name, description);
        var options = new SystemOptions(asks: true);
        options.AddTo(command);
        command.SetAction((parsed, stop) => new ArmCommand(environment, notices, options.Read(parsed)).RunAsync(wish, stop));
        return command;
    }

    private static Command Turn(string name, string description, bool isLocked, ToolEnvironment environment, Notices notices)
    {
        var command = new Command(name, description);
        var door = new Argument<string>("NAME") { Description = "The lock's name or serial number, as 'earshot systems' shows it." };
        var options = new SystemOptions(asks: true);
        command.Arguments.Add(door);
        options.AddTo(command);
        command.SetAction((parsed, stop) => new LockCommand(environment, notices, options.Read(parsed)).RunAsync(parsed.GetValue(door)!, isLocked, stop));
        return command;
    }
}
