using System.CommandLine;
using Earshot.Cli.Accounts;
using Earshot.Cli.Commands.Options;

namespace Earshot.Cli.Commands.Login;

/// <summary>Represents the command line of <c>login simplisafe</c>.</summary>
/// <param name="Account">The service, and the file of the login.</param>
/// <param name="CodeFile">The file that contains the pasted address, or null.</param>
/// <param name="IsCodeOnInput">Whether the pasted address is read from standard input.</param>
/// <param name="OpensBrowser">Whether a browser can be opened.</param>
/// <param name="Waits">Whether to wait for the pasted address on a terminal.</param>
/// <param name="IsNew">Whether to discard a login that was started earlier.</param>
internal sealed record SimpliSafeLoginRequest(
    SimpliSafeAccountRequest Account, string? CodeFile, bool IsCodeOnInput, bool OpensBrowser, bool Waits, bool IsNew);

/// <summary>Provides the options of <c>login simplisafe</c>.</summary>
internal sealed class SimpliSafeLoginOptions
{
    private readonly SimpliSafeAccountOptions _account = new();

    private readonly Option<string?> _code = new("--code")
    {
        Arity = ArgumentArity.ExactlyOne,
        HelpName = "-",
        Description = "Complete a login that was started earlier: read the address at which the browser ended, or the code in it, from "
            + "standard input. "
            + "Default: start a login, or continue one.",
        CustomParser = static result =>
        {
            if (result.Tokens is not [{ Value: "-" }])
            {
                // The value may be the code, so the error does not contain it.
                result.AddError(OptionText.Secrets(
                    "--code", "Use '--code -' and pass the code on standard input, use --code-file, or paste it at the prompt of 'earshot "
                        + "login simplisafe'."));
            }

            return "-";
        },
    };

    private readonly Option<string?> _codeFile = OptionText.One<string>(
        "--code-file",
        "FILE",
        "Complete a login with the address in this file. The code in it works once and for about two minutes; delete the file afterwards.",
        CommonOptions.ReadPath);

    private readonly Option<bool> _noBrowser = OptionText.Flag(
        "--no-browser", "Print the address without opening a browser. Default: on a terminal, try to open a browser.");

    private readonly Option<bool> _noWait = OptionText.Flag(
        "--no-wait", "Print the address and exit; a second run completes the login. Default: on a terminal, wait for the pasted address; "
            + "otherwise, exit.");

    private readonly Option<bool> _new = OptionText.Flag(
        "--new", "Discard a login that was started earlier, and start another. Default: continue it for a day.");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _noBrowser, _noWait, _code, _codeFile, _new })
        {
            command.Options.Add(option);
        }

        _account.AddTo(command);
    }

    /// <summary>Reads the options.</summary>
    public SimpliSafeLoginRequest Read(ParseResult parsed) => new(
        _account.Read(parsed),
        parsed.GetValue(_codeFile),
        parsed.GetValue(_code) is not null,
        !parsed.GetValue(_noBrowser),
        !parsed.GetValue(_noWait),
        parsed.GetValue(_new));
}
