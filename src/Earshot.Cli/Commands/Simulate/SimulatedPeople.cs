using System.CommandLine;
using Earshot.Cli.Accounts;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Terminal;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.Demo;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Cli.Commands.Simulate;

/// <summary>
/// Provides the accounts of <c>simulate mattermost</c> besides the scripted people: an administrator for provisioning, and users for bots.
/// </summary>
internal sealed class SimulatedPeople
{
    /// <summary>The username of the administrator.</summary>
    public const string AdminName = "admin";

    private const int MinNameLength = 3;
    private const int MaxNameLength = 22;

    private readonly Option<bool> _admin = OptionText.Flag(
        "--admin",
        $"Add a system administrator, '{AdminName}', for provisioning: users, teams, channels, bots, and settings. Default: none.");

    private readonly Option<IReadOnlyList<string>> _users = OptionText.Several(
        "--user",
        "NAME[,NAME...]",
        "Add a user with a token, such as the account of a bot. The user is a member of the team and its channels, and the scripted people "
            + "mention the user. Can be repeated. Default: only the watcher.",
        ',');

    /// <summary>Initializes a new instance of the <see cref="SimulatedPeople"/> class.</summary>
    public SimulatedPeople() => _users.Validators.Add(result =>
    {
        string[] names = [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries))];
        foreach (string name in names)
        {
            if (Complaint(name, names) is { } complaint)
            {
                result.AddError($"--user: '{OptionText.Shown(name)}' {complaint}.");
            }
        }
    });

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_admin);
        command.Options.Add(_users);
    }

    /// <summary>Adds the options to a request.</summary>
    public SimulateRequest Read(ParseResult parsed, SimulateRequest request) =>
        request with { HasAdmin = parsed.GetValue(_admin), Users = parsed.GetValue(_users) ?? [] };

    /// <summary>Creates the accounts.</summary>
    /// <returns>The lines for scripts, in the form NAME=value.</returns>
    public static IReadOnlyList<string> Create(
        MattermostSimulator simulator, ScriptedChat chat, SimulateRequest request, Notices notices)
    {
        (string Name, bool IsAdmin)[] people =
            [.. request.HasAdmin ? [(AdminName, true)] : Array.Empty<(string, bool)>(), .. request.Users.Select(name => (name, false))];
        List<string> lines = [];
        foreach ((string name, bool isAdmin) in people)
        {
            string password = name + "-aboard-1";
            SimulatedUser user = simulator.AddUser(name, password, isAdmin);
            chat.Join(user);
            string token = simulator.CreateToken(user, "simulated");
            string prefix = isAdmin ? Setting.SimulatorAdmin : Setting.SimulatorUser + Variable(name) + "_";
            lines.AddRange([$"{prefix}LOGIN_ID={name}", $"{prefix}PASSWORD={password}", $"{prefix}TOKEN={token}"]);
            notices.Say($"  {(isAdmin ? "administrator" : "user")} {name}: password {password}, token {token}");
        }

        if (people.Length > 0)
        {
            notices.Say("");
        }

        return lines;
    }

    // The rules of the server for usernames, and the names that are taken here.
    private static string? Complaint(string name, string[] names)
    {
        bool isName = name.Length is >= MinNameLength and <= MaxNameLength
            && char.IsAsciiLetterLower(name[0])
            && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_');
        return !isName
            ? $"is not a valid username; use {MinNameLength} to {MaxNameLength} of a-z, 0-9, '.', '-', and '_', beginning with a letter"
            : name == AdminName ? "is the administrator; use --admin"
            : ScriptedChat.Names.Contains(name) ? "is one of the scripted people; use another name"
            : names.Count(other => other == name) > 1 ? "is given twice; use each name once"
            : null;
    }

    // A name as a part of a variable's name, in which shells allow only letters, digits, and underscores.
    private static string Variable(string name) =>
        string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));
}
