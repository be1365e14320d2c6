namespace Earshot.Reliability.Ledgers;

/// <summary>Represents a time in which the service could not be reached.</summary>
/// <param name="From">The start.</param>
/// <param name="Until">The end.</param>
/// <param name="Client">The name of the only client that it affects, or null if it affects all of them.</param>
internal sealed record Outage(DateTimeOffset From, DateTimeOffset Until, string? Client = null);
