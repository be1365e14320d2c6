using System.CommandLine;
using Earshot.Cli.Commands.Options;

namespace Earshot.Cli.Commands.Simulate;

/// <summary>What the command line of <c>simulate</c> asks for.</summary>
/// <param name="Port">The loopback port, 0 for a free one.</param>
/// <param name="FaultFile">The script of what goes wrong; null for nothing.</param>
/// <param name="Verbose">Whether the server's log is shown.</param>
internal sealed record SimulateRequest(int Port, string? FaultFile, bool Verbose);

/// <summary>The options of <c>simulate</c>.</summary>
internal sealed class SimulateOptions
{
    /// <summary>The port that a Mattermost listens on as it comes.</summary>
    public const int MattermostPort = 8065;

    /// <summary>The next one, for a SimpliSafe beside it.</summary>
    public const int SimpliSafePort = 8066;

    private readonly int _usualPort;
    private readonly Option<int?> _port;

    private readonly Option<string?> _faults = OptionText.One<string>(
        "--faults", "FILE", "A JSON file that says what goes wrong and when: cut connections, errors, silence. Default: nothing.", File);

    private readonly Option<bool> _verbose = OptionText.Flag(
        "--verbose", "Show the server's own log on standard error. Default: off.");

    /// <summary>Makes them.</summary>
    /// <param name="usualPort">The port where none is given.</param>
    public SimulateOptions(int usualPort)
    {
        _usualPort = usualPort;
        string usual = usualPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _port = OptionText.One<int?>(
            "--port", "N", $"The port on the loopback interface, 0 to 65535; 0 takes a free one. Default: {usual}.", OptionText.Number(0, 65535));
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_port);
        command.Options.Add(_faults);
        command.Options.Add(_verbose);
    }

    /// <summary>What was asked for.</summary>
    public SimulateRequest Read(ParseResult parsed) =>
        new(parsed.GetValue(_port) ?? _usualPort, parsed.GetValue(_faults), parsed.GetValue(_verbose));

    private static string? File(string text, out string value)
    {
        value = text;
        return text.Length == 0 ? "is no file name" : null;
    }
}
