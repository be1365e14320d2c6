using Earshot.Cli.Accounts;
using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.Commands.Login;

/// <summary>Implements <c>earshot logout simplisafe</c>.</summary>
internal sealed class SimpliSafeLogoutCommand(ToolEnvironment environment, Notices notices, SimpliSafeAccountRequest request)
{
    /// <summary>Runs the command.</summary>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var access = new SimpliSafeAccess(environment, request);
        access.WarnOfVariable(notices);
        bool exists = File.Exists(access.File);
        if (exists)
        {
            await SimpliSafeErrors.NamedAsync(() => DeleteAsync(new FileTokenStore(access.File), stop)).ConfigureAwait(false);
        }

        access.DeletePending();
        notices.Say(exists
            ? "Logged out: the saved login was deleted. SimpliSafe has no known call that ends a login; if someone else may have a copy, "
                + "change the "
                + "password or sign out of all devices in SimpliSafe's app."
            : $"Not logged in to SimpliSafe ('{access.File}' does not exist).");
        return ExitCode.Done;
    }

    // Another program may be replacing the file at this moment.
    private static async Task DeleteAsync(FileTokenStore store, CancellationToken stop)
    {
        IAsyncDisposable held = await store.LockAsync(stop).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            await store.DeleteAsync(stop).ConfigureAwait(false);
        }
    }
}
