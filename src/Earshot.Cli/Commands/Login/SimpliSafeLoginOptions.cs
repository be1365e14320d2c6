using System.CommandLine;
using Earshot.Cli.Accounts;
using Earshot.Cli.Commands.Options;

namespace Earshot.Cli.Commands.Login;

/// <summary>What the command line of <c>login simplisafe</c> asks for.</summary>
/// <param name="Account">Where, and where the log-in is kept.</param>
/// <param name="CodeFile">The file that holds the pasted address; null for none.</param>
/// <param name="IsCodeOnInput">Whether the pasted address comes on standard input.</param>
/// <param name="OpensBrowser">Whether a browser may be opened.</param>
/// <param name="Waits">Whether to wait for the paste on a terminal.</param>
/// <param name="IsNew">Whether a log-in that was begun before is given up.</param>
internal sealed record SimpliSafeLoginRequest(SimpliSafeAccountRequest Account, string? CodeFile, bool IsCodeOnInput, bool OpensBrowser, bool Waits, bool IsNew);

/// <summary>The options of <c>login simplisafe</c>.</summary>
internal sealed class SimpliSafeLoginOptions
{
    private readonly SimpliSafeAccountOptions _account = new();

    private readonly Option<string?> _code = new("--code")
    {
        Arity = ArgumentArity.ExactlyOne,
        HelpName = "-",
        Description = "Finish a log-in that was begun before: read the address at which the browser ended, or the code in it, from standard input. Not taken "
            + "from the command line itself, which every user of this machine can read.",
        CustomParser = static result =>
        {
            if (result.Tokens is not [{ Value: "-" }])
            {
                // What stands there may be the code: not repeated.
                result.AddError(
                    "--code: the code is not taken from the command line, where every user of this machine can read it and the shell's history keeps it; give '-' "
                    + "and put it on standard input, name a file by --code-file, or run 'earshot login simplisafe' on a terminal and paste it there.");
            }

            return "-";
        },
    };

    private readonly Option<string?> _codeFile = OptionText.One<string>(
        "--code-file", "FILE", "The same, from a file. The code in it works once and for about two minutes; delete the file afterwards.", CommonOptions.ReadPath);

    private readonly Option<bool> _noBrowser = OptionText.Flag("--no-browser", "Only print the address; open no browser. Default: try to open one on a terminal.");

    private readonly Option<bool> _noWait = OptionText.Flag(
        "--no-wait", "Print the address, keep what the second run needs, and end with 0. Default: wait for the paste on a terminal; without one it is always so.");

    private readonly Option<bool> _new = OptionText.Flag(
        "--new", "Give up a log-in that was begun before, and begin another. Default: go on with it for a day.");

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _noBrowser, _noWait, _code, _codeFile, _new })
        {
            command.Options.Add(option);
        }

        _account.AddTo(command);
    }

    /// <summary>What was asked for.</summary>
    public SimpliSafeLoginRequest Read(ParseResult parsed) => new(
        _account.Read(parsed),
        parsed.GetValue(_codeFile),
        parsed.GetValue(_code) is not null,
        !parsed.GetValue(_noBrowser),
        !parsed.GetValue(_noWait),
        parsed.GetValue(_new));
}
