using System.CommandLine;
using System.Text.Json.Nodes;
using Earshot.Cli.Commands.Help;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.Cli.Mattermost.Values;
using Earshot.CodeGen.Contracts;

namespace Earshot.Cli.Mattermost;

/// <summary>Represents the command of one operation.</summary>
internal sealed class OperationCommand : Command
{
    private IReadOnlyList<FieldOption>? _fields;

    /// <summary>Initializes a new instance of the <see cref="OperationCommand"/> class with its name and description only.</summary>
    public OperationCommand(Group group, Operation operation)
        : base(Names.Slug(operation.Name), Line(operation))
    {
        Group = group;
        Operation = operation;
    }

    /// <summary>Gets the group.</summary>
    public Group Group { get; }

    /// <summary>Gets the operation.</summary>
    public Operation Operation { get; }

    /// <summary>Gets the operation's values as options.</summary>
    public IReadOnlyList<FieldOption> Fields => _fields ??= [.. CallFields.Of(Operation).Select(static value => new FieldOption(value))];

    private static string Line(Operation operation)
    {
        string line = ApiContract.Plain((ApiContract.Words.Operation(operation.Id)?["summary"] as JsonValue)?.GetValue<string>())
            is { } summary
            ? ImperativeText.Of(summary)
            : $"Call {operation.Id}.";
        return operation.IsDeprecated ? $"Deprecated. {line}" : line;
    }
}

/// <summary>Represents a command with a service's API below it, and the options that all operations have.</summary>
internal sealed class ServiceCommand(string name, string description) : Command(name, description)
{
}
