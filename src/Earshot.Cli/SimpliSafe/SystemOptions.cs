using System.CommandLine;
using System.Globalization;
using Earshot.Cli.Accounts;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Output;

namespace Earshot.Cli.SimpliSafe;

/// <summary>Represents the command line of a command for a system. Values that are not given are null.</summary>
internal sealed record SystemRequest
{
    public required SimpliSafeAccountRequest Account { get; init; }

    /// <summary>Gets the system's ID.</summary>
    public long? System { get; init; }

    public OutputFormat? Format { get; init; }

    /// <summary>Gets a value that indicates whether the confirmation is skipped.</summary>
    public bool Yes { get; init; }
}

/// <summary>Provides the options of a command for a system. Each command has its own instance.</summary>
internal sealed class SystemOptions
{
    private readonly SimpliSafeAccountOptions _account = new();

    private readonly Option<long?> _system;

    private readonly Option<OutputFormat?> _format = CommonOptions.Format("one object per line, with the fields that docs/tool.md lists");

    private readonly Option<bool>? _yes;

    /// <summary>Initializes a new instance of the <see cref="SystemOptions"/> class.</summary>
    /// <param name="asks">Whether the command asks for confirmation.</param>
    /// <param name="coversAll">Whether the command covers all systems by default.</param>
    public SystemOptions(bool asks, bool coversAll = false)
    {
        _system = OptionText.One<long?>(
            "--system",
            "ID",
            "The system's number, as shown by 'earshot systems'. Default: "
                + $"{(coversAll ? "all systems" : "the only system of the account")}.",
            ReadId);
        _yes = asks ? OptionText.Flag("--yes", "Skip the confirmation. Required without a terminal. Default: ask.") : null;
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_system);
        if (_yes is not null)
        {
            command.Options.Add(_yes);
        }

        command.Options.Add(_format);
        _account.AddTo(command);
    }

    /// <summary>Reads the options.</summary>
    public SystemRequest Read(ParseResult parsed) => new()
    {
        Account = _account.Read(parsed),
        System = parsed.GetValue(_system),
        Format = parsed.GetValue(_format),
        Yes = _yes is not null && parsed.GetValue(_yes),
    };

    /// <summary>Reads the number of a system.</summary>
    public static string? ReadId(string text, out long? value)
    {
        bool isId = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id) && id > 0;
        value = isId ? id : null;
        return isId ? null : "is not a valid system number; run 'earshot systems' to show the numbers";
    }
}
