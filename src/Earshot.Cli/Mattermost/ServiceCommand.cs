using System.CommandLine;

namespace Earshot.Cli.Mattermost;

/// <summary>A command with a service's whole API below it, and with the options that all of that has.</summary>
internal sealed class ServiceCommand(string name, string description) : Command(name, description)
{
}
