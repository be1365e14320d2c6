using System.CommandLine;
using Earshot.Cli.Commands.Options;

namespace Earshot.Cli.Commands.Simulate;

/// <summary>Represents the command line of <c>simulate</c>.</summary>
/// <param name="Port">The loopback port, or 0 for a free one.</param>
/// <param name="FaultFile">The file of the fault script, or null.</param>
/// <param name="Verbose">Whether the server's log is printed.</param>
internal sealed record SimulateRequest(int Port, string? FaultFile, bool Verbose)
{
    /// <summary>Gets a value that indicates whether an administrator is created.</summary>
    public bool HasAdmin { get; init; }

    /// <summary>Gets the usernames of the users to create.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];
}

/// <summary>Provides the options of <c>simulate</c>.</summary>
internal sealed class SimulateOptions
{
    /// <summary>Mattermost's default port.</summary>
    public const int MattermostPort = 8065;

    /// <summary>The next port, for a SimpliSafe beside it.</summary>
    public const int SimpliSafePort = 8066;

    private readonly int _defaultPort;
    private readonly Option<int?> _port;

    private readonly Option<string?> _faults = OptionText.One<string>(
        "--faults",
        "FILE",
        "A JSON file of faults to inject, such as lost connections, errors, and silence. Default: none.",
        CommonOptions.ReadPath);

    private readonly Option<bool> _verbose = OptionText.Flag(
        "--verbose", "Print the server's log to standard error. Default: off.");

    /// <summary>Initializes a new instance of the <see cref="SimulateOptions"/> class.</summary>
    /// <param name="defaultPort">The default port.</param>
    public SimulateOptions(int defaultPort)
    {
        _defaultPort = defaultPort;
        string port = defaultPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _port = OptionText.One<int?>(
            "--port",
            "N",
            $"The port on the loopback interface, 1 to 65535, or 0 for a free port. Default: {port}.",
            OptionText.Number(0, 65535));
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_port);
        command.Options.Add(_faults);
        command.Options.Add(_verbose);
    }

    /// <summary>Reads the options.</summary>
    public SimulateRequest Read(ParseResult parsed) =>
        new(parsed.GetValue(_port) ?? _defaultPort, parsed.GetValue(_faults), parsed.GetValue(_verbose));
}
