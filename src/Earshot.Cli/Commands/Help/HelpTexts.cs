using Earshot.Cli.Mattermost;

namespace Earshot.Cli.Commands.Help;

/// <summary>Represents a section of a help page below its commands and options.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Rows">Names and their meanings; for examples, the command and its purpose.</param>
/// <param name="IsExample">Whether the names are commands to type.</param>
internal sealed record HelpSection(string Title, IReadOnlyList<(string Name, string What)> Rows, bool IsExample = false);

/// <summary>Contains the examples and tables of the help pages.</summary>
internal static class HelpTexts
{
    private static readonly HelpSection Environment = new("Environment",
    [
        ("EARSHOT_MATTERMOST_URL", "the server's URL, unless --url is used"),
        ("EARSHOT_MATTERMOST_TOKEN", "a personal access token, a bot's token, or a session token"),
        ("EARSHOT_MATTERMOST_LOGIN_ID", "the user name or email address for a login with a password"),
        ("EARSHOT_MATTERMOST_PASSWORD", "the password; prompted for if not set"),
        ("EARSHOT_MATTERMOST_MFA", "the multi-factor authentication code, if the server requires one; prompted for if not set"),
        ("NO_COLOR", "any value turns colors off"),
    ]);

    private static readonly HelpSection SimpliSafeEnvironment = new("Environment",
    [
        ("EARSHOT_SIMPLISAFE_TOKEN_FILE", "the file of the login, unless --token-file is used"),
        ("EARSHOT_SIMPLISAFE_TOKEN", "a refresh token, used and not saved; takes precedence over the saved login"),
        ("EARSHOT_SIMPLISAFE_URL", "the URL that the token is for, unless it is for SimpliSafe itself"),
    ]);

    private static readonly HelpSection ExitCodes = new("Exit codes",
    [
        ("0", "success; for a listener: stopped by Ctrl+C, --count, --for, or the reader of its output"),
        ("1", "failure, stopped before the command was complete, or unknown outcome; the message contains what is known"),
        ("2", "incorrect usage"),
        ("3", "login rejected, or no longer accepted"),
        ("4", "server or base station unreachable, address temporarily blocked, or not the expected service"),
        ("5", "permission denied, or not included in the plan"),
        ("6", "not found, or not accessible"),
        ("7", "request rejected: a value is not valid or conflicts with the current state"),
    ]);

    // Each example belongs to a command; its page and those of the commands above it show the example.
    private static readonly (string Command, string Line, string What)[] Examples =
    [
        ("listen", "earshot listen", "Print the events of simulated servers; requires no account:"),
        (
            "listen mattermost",
            "EARSHOT_MATTERMOST_TOKEN=... earshot listen --url https://chat.example.com",
            "Print the events of your own server:"
        ),
        (
            "listen mattermost",
            "earshot listen --url https://chat.example.com --login-id hansolo --relogin",
            "With a password, logging in again when the login expires:"
        ),
        (
            "listen mattermost",
            "earshot listen mattermost --type posted --channel town-square --count 10",
            "Print the next ten posts of a channel:"
        ),
        (
            "listen mattermost",
            "earshot listen --format json | jq -r 'select(.type | endswith(\".posted\")) | .data.post.message'",
            "Print only the messages of posts:"
        ),
        (
            "listen simplisafe",
            "earshot listen simplisafe --watch-sensors 30s",
            "Print the events of a house, including doors that open while the system is off:"
        ),
        ("listen simplisafe", "earshot listen simplisafe --type alarm_entry,alarm_fire", "Print only these alarms:"),
        (
            "login mattermost",
            "earshot login mattermost --url https://chat.example.com",
            "Log in to Mattermost with a password, which is prompted for:"
        ),
        (
            "login mattermost",
            "earshot login mattermost --url https://chat.example.com --token - < token",
            "Log in with a personal access token or a bot's token:"
        ),
        ("login simplisafe", "earshot login simplisafe", "Log in to SimpliSafe with a browser on this computer:"),
        ("login simplisafe", "earshot login simplisafe --no-wait", "Over SSH, print the address to open on another computer ..."),
        ("login simplisafe", "earshot login simplisafe --code -", "... and complete the login with the pasted address:"),
        ("logout mattermost", "earshot logout mattermost", "End the Mattermost login and delete it:"),
        ("logout simplisafe", "earshot logout simplisafe", "Delete the SimpliSafe login:"),
        ("systems", "earshot systems", "Show each system, and what needs attention:"),
        ("systems", "earshot systems --format json | jq -r .state", "Print only the state of each system:"),
        ("arm home", "earshot arm home --yes", "Arm the system in home mode without confirmation:"),
        ("arm away", "earshot arm away", "Arm the system in away mode after confirmation:"),
        ("disarm", "earshot disarm --yes", "Disarm the system without confirmation:"),
        ("lock", "earshot lock \"Front lock\"", "Lock a door after confirmation:"),
        ("unlock", "earshot unlock \"Front lock\" --yes", "Unlock a door without confirmation:"),
        ("pins list", "earshot pins list --show", "Show the labels and the PINs:"),
        ("pins set", "earshot pins set Aron", "Set a person's PIN, which is prompted for:"),
        ("pins remove", "earshot pins remove Aron", "Remove a person's PIN:"),
        ("events", "earshot events --since 24h", "Show the events of the past 24 hours:"),
        ("events", "earshot events --since 720h --count 20", "Show the newest 20 events of the past 30 days:"),
        ("simulate mattermost", "earshot simulate mattermost --port 8065", "Run a Mattermost for trying clients; prints how to listen:"),
        ("simulate mattermost", "earshot simulate mattermost --port 0 --faults faults.json", "Use a free port, and inject faults:"),
        (
            "simulate mattermost",
            "earshot simulate mattermost --admin --user helperbot",
            "Add an administrator for provisioning, and a user whom the scripted people mention:"
        ),
        ("simulate simplisafe", "earshot simulate simplisafe --port 8066", "Run a SimpliSafe with a scripted house:"),
        ("completion bash", "source <(earshot completion bash)", "bash, in ~/.bashrc:"),
        ("completion zsh", "source <(earshot completion zsh)", "zsh, in ~/.zshrc after compinit:"),
        ("completion fish", "earshot completion fish > ~/.config/fish/completions/earshot.fish", "fish:"),
        ("completion pwsh", "earshot completion pwsh | Out-String | Invoke-Expression", "PowerShell, in $PROFILE:"),
    ];

    private static readonly HelpSection CallExamples = new(
        "Examples",
        [
            ("earshot login mattermost", "Log in once, or set the variables below:"),
            ("earshot call mattermost users get-user --user-id me", "Show the current user:"),
            ("earshot call mattermost posts create-post --channel-id ... --message 'hi'", "Create a post:"),
            (
                "earshot call mattermost posts create-post --channel-id ... --message @post.md",
                "Create a post from a file, hidden from the list of processes:"
            ),
            ("earshot call mattermost users get-users --in-team ... --all | jq -r .username", "Print every page, one object per line:"),
            ("earshot call mattermost files upload-file --channel-id ... --file plan.pdf", "Upload a file:"),
            ("earshot call mattermost files get-file --file-id ... --output plan.pdf", "Download a file:"),
        ],
        IsExample: true);

    private static readonly HelpSection CallExitCodes = new("Exit codes", CallHelp.ExitCodes);

    /// <summary>Gets the sections of a command's page, by the command's full name.</summary>
    public static IReadOnlyList<HelpSection> Of(string command)
    {
        if (command.StartsWith("earshot call mattermost ", StringComparison.Ordinal))
        {
            return [CallHelp.Common];
        }

        if (command.StartsWith("earshot call", StringComparison.Ordinal))
        {
            return [CallExamples, Environment, CallExitCodes];
        }

        string path = command == "earshot" ? "listen" : command["earshot ".Length..];
        HelpSection examples = new("Examples", [.. ExamplesOf(path)], IsExample: true);
        string[] words = path.Split(' ');
        return words switch
        {
            ["completion" or "simulate", ..] => [examples],
            [_] when command == "earshot" => [examples, ExitCodes],
            ["listen"] => [examples, Environment, ExitCodes],
            ["login" or "logout"] => [examples, ExitCodes],
            [_, "mattermost"] => [examples, Environment, ExitCodes],
            _ => [examples, SimpliSafeEnvironment, ExitCodes],
        };
    }

    private static IEnumerable<(string, string)> ExamplesOf(string path) => Examples
        .Where(example => example.Command == path || example.Command.StartsWith(path + " ", StringComparison.Ordinal))
        .Select(example => (example.Line, example.What));
}
