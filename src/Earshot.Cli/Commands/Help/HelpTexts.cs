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
        ("1", "failure, or unknown outcome of a command; the message contains what is known"),
        ("2", "incorrect usage"),
        ("3", "login rejected, or no longer accepted"),
        ("4", "server unreachable, address temporarily blocked, or not the expected service"),
        ("5, 6, 7", "for 'call': permission denied, not found, request rejected; see 'earshot call --help'"),
    ]);

    private static readonly HelpSection ListenExamples = new(
        "Examples",
        [
            ("earshot listen", "Print the events of simulated servers; requires no account:"),
            ("EARSHOT_MATTERMOST_TOKEN=... earshot listen --url https://chat.example.com", "Print the events of your own server:"),
            ("earshot listen --url https://chat.example.com --login-id hansolo --relogin", "With a password, logging in again when the "
                + "login expires:"),
            ("earshot listen mattermost --type posted --channel town-square --count 10", "Print the next ten posts of a channel:"),
            (
                "earshot listen --format json | jq -r 'select(.type | endswith(\".posted\")) | .data.post.message'",
                "Print only the messages of posts:"
            ),
        ],
        IsExample: true);

    private static readonly HelpSection SimulateExamples = new(
        "Examples",
        [
            ("earshot simulate mattermost --port 8065", "Run a Mattermost for trying clients; prints how to listen to it:"),
            ("earshot simulate simplisafe --port 8066", "Run a SimpliSafe with a scripted house:"),
            ("earshot simulate mattermost --port 0 --faults faults.json", "Use a free port, and inject faults:"),
        ],
        IsExample: true);

    private static readonly HelpSection SimpliSafeExamples = new(
        "Examples",
        [
            ("earshot login simplisafe", "Log in with a browser on this computer:"),
            ("earshot login simplisafe --no-wait", "Over SSH, print the address to open on another computer ..."),
            ("earshot login simplisafe --code -", "... and complete the login with the pasted address:"),
            ("earshot systems", "Show each system, and what needs attention:"),
            ("earshot listen simplisafe --watch-sensors 30s", "Print events, including doors that open while the system is off:"),
            ("earshot arm away", "Arm the system after confirmation:"),
            ("earshot unlock \"Front lock\" --yes", "Unlock a door without confirmation:"),
            ("earshot pins set Aron", "Set a person's PIN, which is prompted for:"),
            ("earshot events --since 24h", "Show the events of the past 24 hours:"),
        ],
        IsExample: true);

    private static readonly HelpSection CallExamples = new(
        "Examples",
        [
            ("earshot login mattermost", "Log in once, or set the variables below:"),
            ("earshot call mattermost users get-user --user-id me", "Show the current user:"),
            ("earshot call mattermost posts create-post --channel-id ... --message 'hi'", "Create a post:"),
            ("earshot call mattermost posts create-post --body - < post.json", "Create a post from a file, hidden from the list of "
                + "processes:"),
            ("earshot call mattermost users get-users --in-team ... --all | jq -r .username", "Print every page, one object per line:"),
            ("earshot call mattermost files upload-file --channel-id ... --file plan.pdf", "Upload a file:"),
            ("earshot call mattermost files get-file --file-id ... --output plan.pdf", "Download a file:"),
        ],
        IsExample: true);

    private static readonly HelpSection LoginExamples = new(
        "Examples",
        [
            ("earshot login mattermost --url https://chat.example.com", "Log in with a password, which is prompted for:"),
            ("earshot login mattermost --url https://chat.example.com --token - < token", "Log in with a personal access token or a bot's "
                + "token:"),
            ("earshot listen", "Print the events of the account:"),
            ("earshot logout mattermost", "End the login and delete it:"),
        ],
        IsExample: true);

    private static readonly HelpSection CompletionExamples = new(
        "Examples",
        [
            ("source <(earshot completion bash)", "bash, in ~/.bashrc:"),
            ("source <(earshot completion zsh)", "zsh, in ~/.zshrc after compinit:"),
            ("earshot completion fish > ~/.config/fish/completions/earshot.fish", "fish:"),
            ("earshot completion pwsh | Out-String | Invoke-Expression", "PowerShell, in $PROFILE:"),
        ],
        IsExample: true);

    private static readonly HelpSection CallExitCodes = new("Exit codes", CallHelp.ExitCodes);

    /// <summary>Gets the sections of a command's page, by the command's full name.</summary>
    public static IReadOnlyList<HelpSection> Of(string command) => command switch
    {
        "earshot" => [ListenExamples, ExitCodes],
        _ when command.StartsWith("earshot call mattermost ", StringComparison.Ordinal) => [CallHelp.Common],
        _ when command.StartsWith("earshot call", StringComparison.Ordinal) => [CallExamples, Environment, CallExitCodes],
        "earshot login mattermost" or "earshot logout mattermost" => [LoginExamples, Environment, ExitCodes],
        "earshot completion" => [CompletionExamples],
        "earshot listen" or "earshot listen mattermost" => [ListenExamples, Environment, ExitCodes],
        "earshot listen simplisafe" => [SimpliSafeExamples, SimpliSafeEnvironment, ExitCodes],
        _ when command.StartsWith("earshot simulate", StringComparison.Ordinal) => [SimulateExamples],
        _ => [SimpliSafeExamples, SimpliSafeEnvironment, ExitCodes],
    };
}
