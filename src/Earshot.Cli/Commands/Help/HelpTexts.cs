using Earshot.Cli.Mattermost;

namespace Earshot.Cli.Commands.Help;

/// <summary>A part of a help page beside its commands and options.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Rows">Names and what they mean; for examples, what to type and what it does.</param>
/// <param name="IsExample">Whether the rows are to be typed as they stand.</param>
internal sealed record HelpSection(string Title, IReadOnlyList<(string Name, string What)> Rows, bool IsExample = false);

/// <summary>The examples and tables of the help pages.</summary>
internal static class HelpTexts
{
    private static readonly HelpSection Environment = new("Environment",
    [
        ("EARSHOT_MATTERMOST_URL", "the server, where --url isn't given"),
        ("EARSHOT_MATTERMOST_TOKEN", "a personal access token, a bot's token or a session's"),
        ("EARSHOT_MATTERMOST_LOGIN_ID", "the user name or e-mail address for a log-in by password"),
        ("EARSHOT_MATTERMOST_PASSWORD", "the password that goes with it; else it is asked for"),
        ("EARSHOT_MATTERMOST_MFA", "the code of multi-factor authentication, where the server wants one; else it is asked for"),
        ("NO_COLOR", "set to anything: no colours"),
    ]);

    private static readonly HelpSection SimpliSafeEnvironment = new("Environment",
    [
        ("EARSHOT_SIMPLISAFE_TOKEN_FILE", "the file of the log-in, where --token-file isn't given"),
        ("EARSHOT_SIMPLISAFE_TOKEN", "a refresh token, used and not saved; goes before the saved log-in"),
        ("EARSHOT_SIMPLISAFE_URL", "where that token is for, where it isn't SimpliSafe itself"),
    ]);

    private static readonly HelpSection ExitCodes = new("Exit codes",
    [
        ("0", "done; a listener: ended by Ctrl+C, --count, --for, or because nobody reads the output any more"),
        ("1", "failed; or the outcome of a command isn't known, and the message says what is"),
        ("2", "wrong usage"),
        ("3", "log-in refused, or no longer accepted"),
        ("4", "out of reach, blocked for a while, or something else answers there"),
        ("5, 6, 7", "'call': not permitted, not there, refused; 'earshot call --help' tells more"),
    ]);

    private static readonly HelpSection ListenExamples = new(
        "Examples",
        [
            ("earshot listen", "Watch a simulated chat and a simulated house, no account needed:"),
            ("EARSHOT_MATTERMOST_TOKEN=... earshot listen --url https://chat.example.com", "Watch your own server:"),
            ("earshot listen --url https://chat.example.com --login-id hansolo --relogin", "By password, for months:"),
            ("earshot listen mattermost --type posted --channel town-square --count 10", "The next ten posts of a channel:"),
            ("earshot listen --format json | jq -r 'select(.type | endswith(\".posted\")) | .data.post.message'", "What is said, and nothing else:"),
        ],
        IsExample: true);

    private static readonly HelpSection SimulateExamples = new(
        "Examples",
        [
            ("earshot simulate mattermost --port 8065", "A server to try clients on; it says how to listen to it:"),
            ("earshot simulate simplisafe --port 8066", "A SimpliSafe with a house in which the days pass:"),
            ("earshot simulate mattermost --port 0 --faults faults.json", "On a free port, with things going wrong:"),
        ],
        IsExample: true);

    private static readonly HelpSection HouseExamples = new(
        "Examples",
        [
            ("earshot login simplisafe", "Log in on this machine:"),
            ("earshot login simplisafe --no-wait", "Over ssh: print the address to open elsewhere ..."),
            ("earshot login simplisafe --code -", "... and finish with what was pasted, from standard input:"),
            ("earshot systems", "What is installed, and what wants looking at:"),
            ("earshot listen simplisafe --watch-sensors 30s", "What happens, doors that open while nothing is armed included:"),
            ("earshot arm away", "Arm; asks before:"),
            ("earshot unlock \"Front lock\" --yes", "Unlock without being asked:"),
            ("earshot pins set Aron", "Give somebody a PIN, which is asked for:"),
            ("earshot events --since 24h", "What happened since yesterday:"),
        ],
        IsExample: true);

    private static readonly HelpSection CallExamples = new(
        "Examples",
        [
            ("earshot login mattermost", "Log in once; or set the variables below:"),
            ("earshot call mattermost users get-user --user-id me", "Who am I:"),
            ("earshot call mattermost posts create-post --channel-id ... --message 'hi'", "Write something:"),
            ("earshot call mattermost posts create-post --body - < post.json", "The same, from a file, so that nobody sees it in the list of processes:"),
            ("earshot call mattermost users get-users --in-team ... --all | jq -r .username", "Every page, one object a line:"),
            ("earshot call mattermost files upload-file --channel-id ... --file plan.pdf", "Upload a file:"),
            ("earshot call mattermost files get-file --file-id ... --output plan.pdf", "Download it:"),
        ],
        IsExample: true);

    private static readonly HelpSection LoginExamples = new(
        "Examples",
        [
            ("earshot login mattermost --url https://chat.example.com", "Log in by password, which is asked for:"),
            ("earshot login mattermost --url https://chat.example.com --token - < token", "By a personal access token or a bot's token:"),
            ("earshot listen", "Hear what happens there:"),
            ("earshot logout mattermost", "End the log-in and forget it:"),
        ],
        IsExample: true);

    private static readonly HelpSection CompletionExamples = new(
        "Examples",
        [
            ("source <(earshot completion bash)", "In ~/.bashrc, for bash:"),
            ("source <(earshot completion zsh)", "In ~/.zshrc behind compinit, for zsh:"),
            ("earshot completion fish > ~/.config/fish/completions/earshot.fish", "For fish:"),
            ("earshot completion pwsh | Out-String | Invoke-Expression", "In $PROFILE, for PowerShell:"),
        ],
        IsExample: true);

    private static readonly HelpSection CallExitCodes = new("Exit codes", CallHelp.ExitCodes);

    /// <summary>The sections below the options of a command, named with its parents.</summary>
    public static IReadOnlyList<HelpSection> Of(string command) => command switch
    {
        "earshot" => [ListenExamples, ExitCodes],
        _ when command.StartsWith("earshot call mattermost ", StringComparison.Ordinal) => [CallHelp.Common],
        _ when command.StartsWith("earshot call", StringComparison.Ordinal) => [CallExamples, Environment, CallExitCodes],
        "earshot login mattermost" or "earshot logout mattermost" => [LoginExamples, Environment, ExitCodes],
        "earshot completion" => [CompletionExamples],
        "earshot listen" or "earshot listen mattermost" => [ListenExamples, Environment, ExitCodes],
        "earshot listen simplisafe" => [HouseExamples, SimpliSafeEnvironment, ExitCodes],
        _ when command.StartsWith("earshot simulate", StringComparison.Ordinal) => [SimulateExamples],
        _ => [HouseExamples, SimpliSafeEnvironment, ExitCodes],
    };
}
