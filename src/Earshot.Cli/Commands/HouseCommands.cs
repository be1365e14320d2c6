using System.CommandLine;
using System.CommandLine.Help;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.Commands;

/// <summary>The commands about a SimpliSafe account and its houses.</summary>
internal static class HouseCommands
{
    /// <summary>Adds them to the tool.</summary>
    public static void AddTo(Command root, ToolEnvironment environment, Notices notices)
    {
        root.Subcommands.Add(Login(environment, notices));
        root.Subcommands.Add(Logout(environment, notices));
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
        var listOptions = new HouseOptions(asks: false);
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
        var options = new HouseOptions(asks: true);
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
        var options = new HouseOptions(asks: false);
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

    private static Command Login(ToolEnvironment environment, Notices notices)
    {
        var login = new Command("login", "Log in to a service, step by step, and keep the log-in in a file that only you can read.");
        var simpliSafe = new Command("simplisafe", "Log in to SimpliSafe by its own page in a browser, in one run, or in two where the browser is elsewhere.");
        var options = new LoginOptions();
        options.AddTo(simpliSafe);
        simpliSafe.SetAction((parsed, stop) => new LoginCommand(environment, notices, options.Read(parsed)).RunAsync(stop));
        var mattermost = new Command(
            "mattermost", "Log in to a Mattermost server, by password or by a token, and keep the log-in: 'listen' and 'call' use it where nothing else is given.");
        var chat = new MattermostLoginOptions();
        chat.AddTo(mattermost);
        mattermost.SetAction((parsed, stop) => new MattermostLoginCommand(environment, notices, chat.Read(parsed)).LoginAsync(stop));
        login.Subcommands.Add(mattermost);
        login.Subcommands.Add(simpliSafe);
        return login;
    }

    private static Command Logout(ToolEnvironment environment, Notices notices)
    {
        var logout = new Command("logout", "Delete a saved log-in; of SimpliSafe where no service is named, and one that was begun there.");
        var simpliSafe = new Command("simplisafe", "Delete the saved SimpliSafe log-in, and one that was begun.");
        var mattermost = new Command("mattermost", "End the saved Mattermost log-in at the server, where it was made by password, and delete it.");
        var chat = new MattermostLoginOptions();
        chat.AddNetworkTo(mattermost);
        mattermost.SetAction((parsed, stop) => new MattermostLoginCommand(environment, notices, chat.Read(parsed)).LogOutAsync(stop));
        var options = new SimpliSafeOptions();
        options.AddTo(logout);
        foreach (Option option in logout.Options)
        {
            // Those of the services are others.
            option.Recursive = option is HelpOption;
        }

        var own = new SimpliSafeOptions();
        own.AddTo(simpliSafe);
        logout.Subcommands.Add(mattermost);
        logout.Subcommands.Add(simpliSafe);
        logout.SetAction((parsed, stop) => new LogoutCommand(environment, notices, options.Read(parsed)).RunAsync(stop));
        simpliSafe.SetAction((parsed, stop) => new LogoutCommand(environment, notices, own.Read(parsed)).RunAsync(stop));
        return logout;
    }

    private static Command Systems(ToolEnvironment environment, Notices notices)
    {
        var systems = new Command("systems", "Show what is installed: what wants looking at, the state, sensors, locks, batteries.");
        var options = new HouseOptions(asks: false);
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
        var options = new HouseOptions(asks: true);
        options.AddTo(command);
        command.SetAction((parsed, stop) => new ArmCommand(environment, notices, options.Read(parsed)).RunAsync(wish, stop));
        return command;
    }

    private static Command Turn(string name, string description, bool isLocked, ToolEnvironment environment, Notices notices)
    {
        var command = new Command(name, description);
        var door = new Argument<string>("NAME") { Description = "The lock's name or serial number, as 'earshot systems' shows it." };
        var options = new HouseOptions(asks: true);
        command.Arguments.Add(door);
        options.AddTo(command);
        command.SetAction((parsed, stop) => new LockCommand(environment, notices, options.Read(parsed)).RunAsync(parsed.GetValue(door)!, isLocked, stop));
        return command;
    }
}
