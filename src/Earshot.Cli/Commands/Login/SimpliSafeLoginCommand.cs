using Earshot.Cli.Accounts;
using Earshot.Cli.Errors;
using Earshot.Cli.Logs;
using Earshot.Cli.Output;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Commands.Login;

/// <summary>
/// Implements <c>earshot login simplisafe</c>: prints the address of the login page, and reads the address at which the browser ended, in
/// one run or in two.
/// </summary>
internal sealed class SimpliSafeLoginCommand(ToolEnvironment environment, Notices notices, SimpliSafeLoginRequest request)
{
    private const int MaxPastes = 5;
    private const int MaxPasteLength = 16 * 1024;

    private static readonly TimeSpan PendingFor = TimeSpan.FromDays(1);

    private readonly SimpliSafeAccess _access = new(environment, request.Account);

    /// <summary>Runs the command.</summary>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var logs = new StandardErrorLogs(notices, request.Account.LogLevel, environment.TimeProvider);
        if (request.IsCodeOnInput && request.CodeFile is not null)
        {
            throw new UsageException("--code and --code-file cannot be combined. Use one of them.");
        }

        return request.IsCodeOnInput || request.CodeFile is not null
            ? await FinishAsync(logs, stop).ConfigureAwait(false)
            : await BeginAsync(logs, stop).ConfigureAwait(false);
    }

    private async Task<int> BeginAsync(StandardErrorLogs logs, CancellationToken stop)
    {
        SimpliSafeClientOptions options = Options(logs);
        PendingLogin? pending = request.IsNew ? null : await LoadPendingAsync(stop).ConfigureAwait(false);
        SimpliSafeLogin login = pending is null ? SimpliSafeLogin.Start(options) : SimpliSafeLogin.Resume(pending, options);
        await using (login.ConfigureAwait(false))
        {
            if (pending is null)
            {
                ToolFolder.MakeFor(_access.File);
                await SimpliSafeErrors.NamedAsync(() => login.Pending.SaveAsync(_access.PendingFile, stop)).ConfigureAwait(false);
            }
            else
            {
                string startedAt = ConnectionText.Clock(pending.StartedAt, environment.TimeProvider.LocalTimeZone);
                notices.Say($"Continuing the login that was started at {startedAt}. Use --new to start another.");
            }

            bool waits = request.Waits && environment.Terminal.CanAsk;
            SimpliSafeLoginTexts.SaySteps(notices, waits);
            Print(login.AuthorizeUrl.AbsoluteUri);
            if (!waits)
            {
                SimpliSafeLoginTexts.SaySecondRun(notices, SecondRun());
                return ExitCode.Done;
            }

            if (request.OpensBrowser && environment.OpenBrowser(login.AuthorizeUrl))
            {
                notices.Say("Opening the address in a browser.");
            }

            return await PasteAsync(login, stop).ConfigureAwait(false);
        }
    }

    private async Task<int> PasteAsync(SimpliSafeLogin login, CancellationToken stop)
    {
        for (int i = 0; i < MaxPastes; i++)
        {
            string? pasted = await new Prompts(environment, notices).AskSecretAsync(
                "Paste the address here and press Enter (input is hidden): ",
                $"Not logged in. The login can be continued for a day: run '{Command("")}' again.",
                stop).ConfigureAwait(false);
            if (pasted is null)
            {
                break;
            }

            try
            {
                return await CompleteAsync(login, pasted, stop).ConfigureAwait(false);
            }
            catch (PastedCodeException error)
            {
                notices.Say(error.Message);
            }
        }

        notices.Fail($"the login is not complete. It can be continued for a day: run '{Command("")}' again and paste the address.");
        return ExitCode.Failed;
    }

    private async Task<int> FinishAsync(StandardErrorLogs logs, CancellationToken stop)
    {
        PendingLogin pending = await LoadPendingAsync(stop).ConfigureAwait(false) ?? throw new UsageException(
            $"no login was started in the last day. Run '{Command(" --no-wait")}' first, which prints the address to open.");
        SimpliSafeLogin login = SimpliSafeLogin.Resume(pending, Options(logs));
        await using (login.ConfigureAwait(false))
        {
            try
            {
                return await CompleteAsync(login, await ReadCodeAsync(stop).ConfigureAwait(false), stop).ConfigureAwait(false);
            }
            catch (PastedCodeException error)
            {
                throw new UsageException($"{(request.CodeFile is null ? "--code" : "--code-file")}: {error.Message}");
            }
        }
    }

    private async Task<int> CompleteAsync(SimpliSafeLogin login, string pasted, CancellationToken stop)
    {
        try
        {
            SimpliSafeClient client = await login.CompleteAsync(pasted, stop).ConfigureAwait(false);
            await client.DisposeAsync().ConfigureAwait(false);
        }
        catch (LoginException error)
        {
            // The code cannot be used again, and neither can the login that it belongs to.
            _access.DeletePending();
            throw new LoginFailedException(
                $"SimpliSafe rejected the code. A code works once and for about two minutes. Run '{Command("")}' to start again.", error);
        }
        catch (EarshotException error) when (error is not PastedCodeException)
        {
            throw new ServiceException(Failure.SimpliSafe, error);
        }

        _access.DeletePending();
        notices.Say($"Logged in. The login is saved in '{_access.File}', which only you can read. Anyone who has this file can disarm "
            + "your systems and "
            + "unlock your doors, so protect it.");
        notices.Say("Next, run 'earshot systems' to show your systems, or 'earshot listen' to print events.");
        _access.WarnOfVariable(notices);
        return ExitCode.Done;
    }

    private async Task<string> ReadCodeAsync(CancellationToken stop)
    {
        if (request.CodeFile is not { } file)
        {
            char[] buffer = new char[MaxPasteLength];
            return new string(buffer, 0, await environment.Input.ReadBlockAsync(buffer, stop).ConfigureAwait(false));
        }

        try
        {
            return await File.ReadAllTextAsync(file, stop).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--code-file: '{file}' cannot be read. Use a file that contains the address at which the browser "
                + "ended.");
        }
    }

    // A login that is too old or cannot be read is started again.
    private async Task<PendingLogin?> LoadPendingAsync(CancellationToken stop)
    {
        try
        {
            return await PendingLogin.LoadAsync(_access.PendingFile, stop).ConfigureAwait(false) is { } pending
                && environment.TimeProvider.GetUtcNow() - pending.StartedAt < PendingFor
                    ? pending
                    : null;
        }
        catch (TokenStoreException)
        {
            return null;
        }
    }

    private SimpliSafeClientOptions Options(ILoggerFactory logs) =>
        _access.Options(SimpliSafeAccess.Endpoints(request.Account.Url), logs) with { TokenStore = new FileTokenStore(_access.File) };

    private string SecondRun() => Command(" --code -");

    private string Command(string option)
    {
        string url = request.Account.Url is { } address ? $" --url {address.GetLeftPart(UriPartial.Authority)}" : "";
        string file = request.Account.TokenFile is { } name ? $" --token-file '{name}'" : "";
        return $"earshot login simplisafe{url}{file}{option}";
    }

    private void Print(string line)
    {
        environment.Output.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
        environment.Output.Flush();
    }
}
