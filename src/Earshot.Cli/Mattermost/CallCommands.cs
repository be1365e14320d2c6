using System.CommandLine;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.Cli.Mattermost.Values;
using Earshot.Cli.Terminal;
using Earshot.CodeGen.Contracts;

namespace Earshot.Cli.Mattermost;

/// <summary>
/// Builds the commands below <c>earshot call</c>. Because there are hundreds, only the names of the groups are built; a group or an
/// operation is completed if the command line names it.
/// </summary>
internal sealed class CallCommands(ToolEnvironment environment, Notices notices, IReadOnlyCollection<string> words)
{
    /// <summary>The word without which the command line needs none of these commands.</summary>
    public const string Name = "call";

    /// <summary>Adds the commands to the tool.</summary>
    public void AddTo(Command root)
    {
        var call = new Command(Name, "Call an operation of a service's API. Values are given as options, and the response is printed as "
            + "JSON.");
        root.Subcommands.Add(call);
        if (!words.Contains(Name))
        {
            return;
        }

        var mattermost = new ServiceCommand(
            "mattermost",
            "Call an operation of Mattermost's API. Groups and operations are named as in the library: client.Posts.CreatePost is 'posts "
                + "create-post'.");
        var options = new CallOptions();
        options.AddCommonTo(mattermost);
        call.Subcommands.Add(mattermost);
        foreach (string group in ApiContract.Groups)
        {
            mattermost.Subcommands.Add(words.Contains(group) ? Full(group, options) : new Command(group, Line(group)));
        }
    }

    private Command Full(string name, CallOptions options)
    {
        Group group = ApiContract.Group(name);
        var command = new Command(name, Line(name));
        foreach (Operation operation in group.Operations.OrderBy(operation => operation.Name, StringComparer.Ordinal))
        {
            var child = new OperationCommand(group, operation);
            command.Subcommands.Add(child);
            if (words.Contains(child.Name))
            {
                Complete(child, options);
            }
        }

        return command;
    }

    private void Complete(OperationCommand command, CallOptions options)
    {
        foreach (FieldOption field in command.Fields)
        {
            command.Options.Add(field);
        }

        foreach (Option option in options.Of(command.Operation))
        {
            command.Options.Add(option);
        }

        HashSet<string> fields = [.. command.Fields.Select(field => field.Name)];
        foreach (Option rejected in MattermostAccountOptions.Rejected.Where(option => !fields.Contains(option.Name)))
        {
            rejected.Recursive = false;
            command.Options.Add(rejected);
        }

        command.SetAction((parsed, stop) => new CallCommand(environment, notices, options.Read(parsed), command).RunAsync(parsed, stop));
    }

    private static string Line(string group) => ApiContract.Plain(ApiContract.Words.Tag(ApiContract.TagOf(group))) ?? $"The {group} group.";
}
