using Earshot.Cli.Errors;
using Earshot.Cli.SimpliSafe.Output;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.SimpliSafe;

/// <summary>Implements <c>earshot lock NAME</c> and <c>earshot unlock NAME</c>.</summary>
internal sealed class LockCommand(ToolEnvironment environment, Notices notices, SystemRequest request)
{
    /// <summary>Runs the command.</summary>
    /// <param name="name">The lock's name or serial number.</param>
    /// <param name="isLocked">Whether to lock it; otherwise, it is unlocked.</param>
    /// <param name="stop">The token to monitor for cancellation requests. A command that was sent is not revoked.</param>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public Task<int> RunAsync(string name, bool isLocked, CancellationToken stop)
    {
        var context = new SystemCommandContext(environment, notices, request);
        return context.WithSystemAsync(system => RunAsync(context, system, name, isLocked, stop), stop);
    }

    private static async Task<int> RunAsync(
        SystemCommandContext context, SimpliSafeSystem system, string name, bool isLocked, CancellationToken stop)
    {
        await system.UpdateAsync(includeSettings: false, includeDevices: true, cached: true, stop).ConfigureAwait(false);
        SimpliSafeLock door = Find(system, name);
        string what = $"{(isLocked ? "lock" : "unlock")} '{door.Name}' ({SystemText.Code(door.State)})";
        if (!await context.ConfirmAsync(system, what, stop).ConfigureAwait(false))
        {
            return ExitCode.Failed;
        }

        await (isLocked ? door.LockAsync(stop) : door.UnlockAsync(stop)).ConfigureAwait(false);
        if (context.Output.IsJson)
        {
            context.Output.Object(json =>
            {
                json.WriteNumber("system"u8, system.Id);
                json.WriteString("lock"u8, door.Serial);
                json.WriteString("name"u8, door.Name);
                json.WriteString("state"u8, SystemText.Code(door.State));
            });
        }
        else
        {
            context.Output.Line($"{door.Name} is {SystemText.Code(door.State)}.");
        }

        return ExitCode.Done;
    }

    private static SimpliSafeLock Find(SimpliSafeSystem system, string name)
    {
        SimpliSafeLock[] named = [.. system.Locks.Where(door =>
            string.Equals(door.Name, name, StringComparison.OrdinalIgnoreCase)
            || string.Equals(door.Serial, name, StringComparison.OrdinalIgnoreCase))];
        string known = system.Locks.Count == 0
            ? "The system has no locks."
            : $"Use one of: {string.Join(", ", system.Locks.Select(door => $"'{door.Name}' ({door.Serial})"))}.";
        return named switch
        {
            [var one] => one,
            [] => throw new UsageException($"system {system.Id} has no lock '{name}'. {known} Nothing was changed."),
            _ => throw new UsageException($"system {system.Id} has several locks '{name}'. Use the serial number instead of the name. "
                + $"{known} Nothing was changed."),
        };
    }
}
