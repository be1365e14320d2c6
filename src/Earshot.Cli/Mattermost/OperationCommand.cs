using System.CommandLine;
using System.Text.Json.Nodes;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.Cli.Mattermost.Values;
using Earshot.CodeGen.Contracts;

namespace Earshot.Cli.Mattermost;

/// <summary>The command of one operation.</summary>
internal sealed class OperationCommand : Command
{
    private IReadOnlyList<FieldOption>? _fields;

    /// <summary>Makes it with its name and its line in the group's list only.</summary>
    public OperationCommand(Group group, Operation operation)
        : base(Names.Slug(operation.Name), Line(operation))
    {
        Group = group;
        Operation = operation;
    }

    /// <summary>The group.</summary>
    public Group Group { get; }

    /// <summary>The operation.</summary>
    public Operation Operation { get; }

    /// <summary>Its values as options.</summary>
    public IReadOnlyList<FieldOption> Fields => _fields ??= [.. CallFields.Of(Operation).Select(static value => new FieldOption(value))];

    private static string Line(Operation operation)
    {
        string line = (ApiContract.Words.Operation(operation.Id)?["summary"] as JsonValue)?.GetValue<string>() ?? $"The operation {operation.Id}.";
        return operation.IsDeprecated ? $"Deprecated. {line}" : line;
    }
}

/// <summary>A command with a service's whole API below it, and with the options that all of that has.</summary>
internal sealed class ServiceCommand(string name, string description) : Command(name, description)
{
}
