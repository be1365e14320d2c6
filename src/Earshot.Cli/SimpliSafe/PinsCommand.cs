using Earshot.Cli.Errors;
using Earshot.Cli.SimpliSafe.Output;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe;

/// <summary>Implements <c>earshot pins list|set|remove</c>.</summary>
internal sealed class PinsCommand(ToolEnvironment environment, Notices notices, SystemRequest request)
{
    private const string Hidden = "····";

    /// <summary>Lists the PINs.</summary>
    /// <param name="isShown">Whether the PINs are shown.</param>
    /// <param name="stop">The token to monitor for cancellation requests.</param>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public Task<int> ListAsync(bool isShown, CancellationToken stop)
    {
        var context = new SystemCommandContext(environment, notices, request);
        return context.WithSystemAsync(
            async system =>
            {
                PinSet pins = await system.GetPinsAsync(stop).ConfigureAwait(false);
                if (pins.Labels.Count == 0)
                {
                    notices.Say("No PINs are set.");
                }

                Write(context.Output, system, pins, isShown);
                return ExitCode.Done;
            },
            stop);
    }

    /// <summary>Sets a PIN.</summary>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public Task<int> SetAsync(string label, CancellationToken stop)
    {
        var context = new SystemCommandContext(environment, notices, request);
        return context.WithSystemAsync(
            async system =>
            {
                string pin = await ReadPinAsync(label, stop).ConfigureAwait(false);
                if (!await context.ConfirmAsync(system, $"set the PIN of '{label}'", stop).ConfigureAwait(false))
                {
                    return ExitCode.Failed;
                }

                Write(context.Output, system, await system.SetPinAsync(label, pin, stop).ConfigureAwait(false), isShown: false);
                return ExitCode.Done;
            },
            stop);
    }

    /// <summary>Removes a PIN.</summary>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public Task<int> RemoveAsync(string label, CancellationToken stop)
    {
        var context = new SystemCommandContext(environment, notices, request);
        return context.WithSystemAsync(
            async system =>
            {
                PinSet pins = await system.GetPinsAsync(stop).ConfigureAwait(false);
                if (!pins.Labels.Contains(label, StringComparer.OrdinalIgnoreCase))
                {
                    // The label may be a PIN by mistake, so the error does not contain it.
                    throw new UsageException($"system {system.Id} has no PIN with this label. Run 'earshot pins list' to show the labels. "
                        + "Nothing was changed.");
                }

                if (!await context.ConfirmAsync(system, $"remove the PIN of '{label}'", stop).ConfigureAwait(false))
                {
                    return ExitCode.Failed;
                }

                Write(context.Output, system, await system.RemovePinAsync(label, stop).ConfigureAwait(false), isShown: false);
                return ExitCode.Done;
            },
            stop);
    }

    private async Task<string> ReadPinAsync(string label, CancellationToken stop)
    {
        if (!environment.Terminal.CanAsk)
        {
            return (await environment.Input.ReadLineAsync(stop).ConfigureAwait(false))?.Trim() is { Length: > 0 } given
                ? given
                : throw new UsageException("the new PIN is read from standard input, which is empty. Nothing was changed.");
        }

        string pin = await AskAsync($"New PIN for '{label}' (input is hidden): ", stop).ConfigureAwait(false);
        return await AskAsync("Repeat the PIN: ", stop).ConfigureAwait(false) == pin
            ? pin
            : throw new UsageException("the two PINs differ. Nothing was changed. Run the command again.");
    }

    private async Task<string> AskAsync(string question, CancellationToken stop)
    {
        string? entered = await new Prompts(environment, notices)
            .AskSecretAsync(question, "Nothing was changed.", stop).ConfigureAwait(false);
        return entered?.Trim() ?? "";
    }

    private static void Write(CommandOutput output, SimpliSafeSystem system, PinSet pins, bool isShown)
    {
        (string Label, string Pin)[] all =
        [
            .. pins.MasterPin is { Length: > 0 } master ? [(PinSet.Master, master)] : Array.Empty<(string, string)>(),
            .. pins.DuressPin is { Length: > 0 } duress ? [(PinSet.Duress, duress)] : Array.Empty<(string, string)>(),
            .. pins.Users.Select(user => (user.Label, user.Pin)),
        ];
        if (!output.IsJson)
        {
            output.Rows(all.Select(pin => new[] { pin.Label, isShown ? pin.Pin : Hidden }));
            return;
        }

        foreach ((string label, string pin) in all)
        {
            output.Object(json =>
            {
                json.WriteNumber("system"u8, system.Id);
                json.WriteString("label"u8, label);
                if (isShown)
                {
                    json.WriteString("pin"u8, pin);
                }
            });
        }
    }
}
