using System.CommandLine;
using System.CommandLine.Help;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Commands.Login;

/// <summary>The commands that log in to a service, and those that delete a saved login.</summary>
internal static class LoginCommands
{
    /// <summary>Adds the commands to the tool.</summary>
    public static void AddTo(Command root, ToolEnvironment environment, Notices notices)
    {
        root.Subcommands.Add(Login(environment, notices));
        root.Subcommands.Add(Logout(environment, notices));
    }

    private static Command Login(ToolEnvironment environment, Notices notices)
    {
        var login = new Command("login", "Log in to a service, and save the login in a file that only you can read.");
        var simpliSafe = new Command(
            "simplisafe", "Log in to SimpliSafe on its own page in a browser: in one run, or in two runs if the browser is on another "
                + "computer.");
        var options = new SimpliSafeLoginOptions();
        options.AddTo(simpliSafe);
        simpliSafe.SetAction((parsed, stop) => new SimpliSafeLoginCommand(environment, notices, options.Read(parsed)).RunAsync(stop));
        var mattermost = new Command(
            "mattermost",
            "Log in to a Mattermost server with a password or a token, and save the login. 'listen' and 'call' use it unless an option or "
                + "a variable "
            + "specifies another account.");
        var chat = new MattermostLoginOptions();
        chat.AddTo(mattermost);
        mattermost.SetAction((parsed, stop) => new MattermostLoginCommand(environment, notices, chat.Read(parsed)).LoginAsync(stop));
        login.Subcommands.Add(mattermost);
        login.Subcommands.Add(simpliSafe);
        return login;
    }

    private static Command Logout(ToolEnvironment environment, Notices notices)
    {
        var logout = new Command("logout", "Delete a saved login. Without a service, delete the SimpliSafe login and a login that has "
            + "been started.");
        var simpliSafe = new Command("simplisafe", "Delete the saved SimpliSafe login and a login that has been started.");
        var mattermost = new Command(
            "mattermost", "Delete the saved Mattermost login. If it was made with a password, also end its login session on the server.");
        var chat = new MattermostLoginOptions();
        chat.AddNetworkTo(mattermost);
        mattermost.SetAction((parsed, stop) => new MattermostLoginCommand(environment, notices, chat.Read(parsed)).LogOutAsync(stop));
        var options = new SimpliSafeAccountOptions();
        options.AddTo(logout);
        foreach (Option option in logout.Options)
        {
            // The services have their own options.
            option.Recursive = option is HelpOption;
        }

        var own = new SimpliSafeAccountOptions();
        own.AddTo(simpliSafe);
        logout.Subcommands.Add(mattermost);
        logout.Subcommands.Add(simpliSafe);
        logout.SetAction((parsed, stop) => new SimpliSafeLogoutCommand(environment, notices, options.Read(parsed)).RunAsync(stop));
        simpliSafe.SetAction((parsed, stop) => new SimpliSafeLogoutCommand(environment, notices, own.Read(parsed)).RunAsync(stop));
        return logout;
    }
}
