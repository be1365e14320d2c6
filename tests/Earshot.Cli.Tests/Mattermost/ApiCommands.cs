using System.CommandLine;
using Earshot.Cli.Commands;
using Earshot.Cli.Mattermost;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.Cli.Terminal;
using Earshot.Cli.Tests.Running;
using Earshot.CodeGen.Contracts;

namespace Earshot.Cli.Tests.Mattermost;

/// <summary>Builds the commands below <c>call mattermost</c> as if the command line named them.</summary>
internal static class ApiCommands
{
    /// <summary>Gets an empty environment.</summary>
    public static ToolEnvironment EmptyEnvironment => new()
    {
        Output = Stream.Null,
        Error = TextWriter.Null,
        Terminal = new FakeTerminal(),
        Variable = static _ => null,
        Interruptions = new ToolRun(),
    };

    /// <summary>Builds the commands of a group's operations completely.</summary>
    public static IReadOnlyList<OperationCommand> Of(string group)
    {
        IEnumerable<string> operations = ApiContract.Group(group).Operations.Select(operation => Names.Slug(operation.Name));
        string[] words = ["call", group, .. operations];
        RootCommand root = CommandTree.Build(EmptyEnvironment, new Notices(TextWriter.Null), words);
        Command mattermost = root.Subcommands.Single(command => command.Name == "call").Subcommands.Single();
        return [.. mattermost.Subcommands.Single(command => command.Name == group).Subcommands.Cast<OperationCommand>()];
    }

    /// <summary>Gets the commands of all operations.</summary>
    public static IEnumerable<OperationCommand> All => ApiContract.Groups.SelectMany(Of);
}
