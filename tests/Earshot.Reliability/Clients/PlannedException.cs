namespace Earshot.Reliability.Clients;

/// <summary>The exception that handlers throw on purpose.</summary>
internal sealed class PlannedException() : Exception("This handler throws on purpose.");
