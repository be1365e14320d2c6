using Earshot.Cli.Accounts;
using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.Commands.Login;

/// <summary><c>earshot logout</c>: forgets the saved log-in.</summary>
internal sealed class SimpliSafeLogoutCommand(ToolEnvironment environment, Notices notices, SimpliSafeAccountRequest request)
{
    /// <summary>Runs it.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var access = new SimpliSafeAccess(environment, request);
        access.WarnOfVariable(notices);
        bool isThere = File.Exists(access.File);
        if (isThere)
        {
            await SimpliSafeErrors.NamedAsync(() => DeleteAsync(new FileTokenStore(access.File), stop)).ConfigureAwait(false);
        }

        access.ForgetPending();
        notices.Say(isThere
            ? "Logged out: the saved log-in is deleted. SimpliSafe itself has no known way to end it; if somebody else may have a copy, change the "
                + "password or sign out of all devices in SimpliSafe's app."
            : $"Nobody was logged in at SimpliSafe ('{access.File}' isn't there).");
        return ExitCode.Done;
    }

    // Another program may be replacing it at this moment.
    private static async Task DeleteAsync(FileTokenStore store, CancellationToken stop)
    {
        IAsyncDisposable held = await store.LockAsync(stop).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            await store.DeleteAsync(stop).ConfigureAwait(false);
        }
    }
}
