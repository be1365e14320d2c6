using Earshot.Cli.Accounts;
using Earshot.SimpliSafe;

namespace Earshot.Cli.Listening;

/// <summary>What the command line of <c>listen simplisafe</c> asks for; null where it says nothing.</summary>
internal sealed record SimpliSafeListenRequest
{
    public SimpliSafeRequest Account { get; init; } = new();

    public SimpliSafeTransport? Transport { get; init; }

    public TimeSpan? WatchSensors { get; init; }

    public long? System { get; init; }
}
