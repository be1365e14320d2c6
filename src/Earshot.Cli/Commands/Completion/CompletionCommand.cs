using System.CommandLine;
using System.Text;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Commands.Completion;

/// <summary>Implements <c>earshot completion SHELL</c>, which prints a completion script for a shell.</summary>
internal static class CompletionCommand
{
    /// <summary>Adds the command to the tool.</summary>
    public static void AddTo(Command root, ToolEnvironment environment)
    {
        var completion = new Command("completion", "Print a script that lets a shell complete commands, groups, operations, and options.");
        foreach ((string shell, string script) in CompletionScripts.All)
        {
            var command = new Command(shell, $"Print the script for {shell}.");
            command.SetAction(_ =>
            {
                environment.Output.Write(Encoding.UTF8.GetBytes(script.ReplaceLineEndings("\n")));
                environment.Output.Flush();
                return ExitCode.Done;
            });
            completion.Subcommands.Add(command);
        }

        root.Subcommands.Add(completion);
    }
}
