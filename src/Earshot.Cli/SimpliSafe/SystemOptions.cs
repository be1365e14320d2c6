using System.CommandLine;
using System.Globalization;
using Earshot.Cli.Accounts;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Listening;

namespace Earshot.Cli.SimpliSafe;

/// <summary>What the command line of a command about a house says; null where it says nothing.</summary>
internal sealed record SystemRequest
{
    public required SimpliSafeAccountRequest Account { get; init; }

    /// <summary>The system's id.</summary>
    public long? System { get; init; }

    public OutputFormat? Format { get; init; }

    /// <summary>Whether nobody is to be asked before something is done.</summary>
    public bool Yes { get; init; }
}

/// <summary>The options of a command about a house; each command has its own.</summary>
internal sealed class SystemOptions
{
    private readonly SimpliSafeAccountOptions _account = new();

    private readonly Option<long?> _system = OptionText.One<long?>(
        "--system", "ID", "The system's number, as 'earshot systems' shows it. Needed where the account has several: none is guessed.", ReadId);

    private readonly Option<OutputFormat?> _format = CommonOptions.Format("one object a line, its fields as docs/tool.md names them");

    private readonly Option<bool>? _yes;

    /// <summary>Makes them.</summary>
    /// <param name="asks">Whether the command asks before it does something.</param>
    public SystemOptions(bool asks)
    {
        _yes = asks ? OptionText.Flag("--yes", "Do it without asking. Needed where this is no terminal. Default: ask.") : null;
    }

    /// <summary>Adds them to a command.</summary>
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

    /// <summary>What was asked for.</summary>
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
        return isId ? null : "is no number of a system; 'earshot systems' shows them";
    }
}
