using System.CommandLine;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe;

/// <summary>Builds the commands for the systems of a SimpliSafe account.</summary>
internal static class SystemCommands
{
    private const string InsteadOfPin = "Use the label alone, and enter the PIN when prompted or pass it on standard input.";

    /// <summary>Adds the commands to the tool.</summary>
    public static void AddTo(Command root, ToolEnvironment environment, Notices notices)
    {
        root.Subcommands.Add(Systems(environment, notices));
        root.Subcommands.Add(Arm(environment, notices));
        root.Subcommands.Add(State("disarm", "Disarm the system, which also ends a running alarm.", SystemState.Off, environment, notices));
        root.Subcommands.Add(Turn("lock", "Lock a door, and wait until the lock reports it.", isLocked: true, environment, notices));
        root.Subcommands.Add(Turn("unlock", "Unlock a door, and wait until the lock reports it.", isLocked: false, environment, notices));
        root.Subcommands.Add(Pins(environment, notices));
        root.Subcommands.Add(Events(environment, notices));
    }

    private static Command Pins(ToolEnvironment environment, Notices notices)
    {
        var pins = new Command("pins", "Show, set, and remove the PINs of a system.");
        var list = new Command("list", "List the labels of all PINs.");
        var listOptions = new SystemOptions(asks: false);
        Option<bool> show = OptionText.Flag("--show", "Show the PINs, too. Default: hidden.");
        list.Options.Add(show);
        listOptions.AddTo(list);
        list.SetAction((parsed, stop) =>
            new PinsCommand(environment, notices, listOptions.Read(parsed)).ListAsync(parsed.GetValue(show), stop));
        pins.Subcommands.Add(list);
        pins.Subcommands.Add(Pin(
            "set",
            "Set a four-digit PIN. It is prompted for without being displayed, or read from standard input.",
            "The label of the PIN: a person's name, master, or duress.",
            environment,
            notices,
            static (command, label, stop) => command.SetAsync(label, stop)));
        pins.Subcommands.Add(Pin(
            "remove",
            "Remove a person's PIN.",
            "The label of the PIN, as shown by 'earshot pins list'.",
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
        var rejected = new Argument<string[]>("PIN") { Hidden = true, Arity = ArgumentArity.ZeroOrMore };
        rejected.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0)
            {
                result.AddError(OptionText.Secrets(null, InsteadOfPin));
            }
        });
        var options = new SystemOptions(asks: true);
        command.Arguments.Add(label);
        command.Arguments.Add(rejected);
        options.AddTo(command);
        command.Options.Add(OptionText.Rejected("--pin", InsteadOfPin));
        command.SetAction((parsed, stop) => run(
            new PinsCommand(environment, notices, options.Read(parsed)), parsed.GetValue(label)!, stop));
        return command;
    }

    private static Command Events(ToolEnvironment environment, Notices notices)
    {
        var events = new Command("events", "Show past events, oldest first.");
        var options = new SystemOptions(asks: false, coversAll: true);
        Option<TimeSpan?> since = OptionText.One<TimeSpan?>(
            "--since",
            "DURATION",
            "The time to look back: a number with s, m, or h, such as 30m, 24h, or 720h. Default: 24h.",
            OptionText.Duration);
        Option<int?> count = OptionText.One<int?>(
            "--count",
            "N",
            "The maximum number of events, 1 or more; the newest are shown. Default: all.",
            OptionText.Number(1, int.MaxValue));
        events.Options.Add(since);
        events.Options.Add(count);
        options.AddTo(events);
        events.SetAction((parsed, stop) => new EventsCommand(environment, notices, options.Read(parsed))
            .RunAsync(parsed.GetValue(since) ?? TimeSpan.FromHours(24), parsed.GetValue(count), stop));
        return events;
    }

    private static Command Systems(ToolEnvironment environment, Notices notices)
    {
        var systems = new Command("systems", "Show each system: items that need attention, state, sensors, locks, and batteries.");
        var options = new SystemOptions(asks: false, coversAll: true);
        Option<bool> fresh = OptionText.Flag(
            "--fresh",
            "Read the state from the base station, which takes seconds; a base station of version 2 also speaks aloud. Default: the state "
                + "that the "
            + "service has cached, some seconds old.");
        options.AddTo(systems);
        systems.Options.Add(fresh);
        systems.SetAction((parsed, stop) =>
            new SystemsCommand(environment, notices, options.Read(parsed)).RunAsync(parsed.GetValue(fresh), stop));
        return systems;
    }

    private static Command Arm(ToolEnvironment environment, Notices notices)
    {
        var arm = new Command("arm", "Arm a system.");
        arm.Subcommands.Add(State("home", "Arm the system in home mode.", SystemState.Home, environment, notices));
        arm.Subcommands.Add(State("away", "Arm the system in away mode.", SystemState.Away, environment, notices));
        return arm;
    }

    private static Command State(string name, string description, SystemState target, ToolEnvironment environment, Notices notices)
    {
        var command = new Command(name, description);
        var options = new SystemOptions(asks: true);
        options.AddTo(command);
        command.SetAction((parsed, stop) => new ArmCommand(environment, notices, options.Read(parsed)).RunAsync(target, stop));
        return command;
    }

    private static Command Turn(string name, string description, bool isLocked, ToolEnvironment environment, Notices notices)
    {
        var command = new Command(name, description);
        var door = new Argument<string>("NAME") { Description = "The lock's name or serial number, as shown by 'earshot systems'." };
        var options = new SystemOptions(asks: true);
        command.Arguments.Add(door);
        options.AddTo(command);
        command.SetAction((parsed, stop) =>
            new LockCommand(environment, notices, options.Read(parsed)).RunAsync(parsed.GetValue(door)!, isLocked, stop));
        return command;
    }
}
