using System.CommandLine;
using Earshot.Cli.Commands;
using Earshot.Cli.Mattermost;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.Cli.Terminal;
using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Mattermost;

/// <summary>The commands below <c>call mattermost</c>, made as they are when the command line names them.</summary>
internal static class ApiCommands
{
    /// <summary>Surroundings with nothing in them.</summary>
    public static ToolEnvironment Nowhere => new()
    {
        Output = Stream.Null,
        Error = TextWriter.Null,
        Terminal = new FakeTerminal(),
        Variable = static _ => null,
        Interruptions = new ToolRun(),
    };

    /// <summary>The commands of a group's operations, in full.</summary>
    public static IReadOnlyList<OperationCommand> Of(string group)
    {
        string[] words = ["call", group, .. ApiContract.Group(group).Operations.Select(operation => Earshot.CodeGen.Contracts.Names.Slug(operation.Name))];
        RootCommand root = CommandTree.Build(Nowhere, new Notices(TextWriter.Null), words);
        Command mattermost = root.Subcommands.Single(command => command.Name == "call").Subcommands.Single();
        return [.. mattermost.Subcommands.Single(command => command.Name == group).Subcommands.Cast<OperationCommand>()];
    }

    /// <summary>All of them.</summary>
    public static IEnumerable<OperationCommand> All => ApiContract.Groups.SelectMany(Of);
}
