using Earshot.Cli.Accounts;
using Earshot.Cli.Listening;

namespace Earshot.Cli.SimpliSafe;

/// <summary>What the command line of a command about a house says; null where it says nothing.</summary>
internal sealed record HouseRequest
{
    public required SimpliSafeRequest Account { get; init; }

    /// <summary>The system's id.</summary>
    public long? System { get; init; }

    public OutputFormat? Format { get; init; }

    /// <summary>Whether nobody is to be asked before something is done.</summary>
    public bool Yes { get; init; }
}
