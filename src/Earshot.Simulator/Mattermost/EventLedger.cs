using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost;

/// <summary>
/// Records which events each user is to receive, in the server's order, whether or not the user has a socket. A test compares it with what
/// a client delivered.
/// </summary>
/// <remarks>
/// The ledger is empty unless <see cref="MattermostSimulatorOptions.KeepLedger"/> is set, and it only grows. It does not contain hello
/// events and replies, which belong to a socket. This type is thread-safe.
/// </remarks>
public sealed class EventLedger
{
    private readonly Lock _gate = new();
    private readonly List<LedgerEntry> _entries = [];

    internal EventLedger()
    {
    }

    /// <summary>Gets a copy of the entries, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Returns the events that a user is to receive.</summary>
    /// <param name="user">The user.</param>
    /// <param name="channel">The channel, or <see langword="null"/> for the events of all channels and those without a channel.</param>
    /// <param name="from">The index of the first entry to consider. The default is 0.</param>
    /// <returns>The entries, oldest first.</returns>
    public IReadOnlyList<LedgerEntry> Of(SimulatedUser user, SimulatedChannel? channel = null, int from = 0)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        lock (_gate)
        {
            return
            [
                .. _entries.Skip(from).Where(e => e.Recipients.Contains(user.Id) && (channel is null || e.ChannelId == channel.Id)),
            ];
        }
    }

    internal void Add(DateTimeOffset time, ServerEvent e, IReadOnlySet<string> recipients)
    {
        lock (_gate)
        {
            _entries.Add(new LedgerEntry(e) { Index = _entries.Count, Time = time, Recipients = recipients });
        }
    }
}
