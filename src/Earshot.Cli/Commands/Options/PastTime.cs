namespace Earshot.Cli.Commands.Options;

/// <summary>Represents a time in the past as it was given: either as a duration before now, or as a time.</summary>
internal sealed record PastTime(TimeSpan? Ago, DateTimeOffset? Time)
{
    /// <summary>Returns the time.</summary>
    public DateTimeOffset From(DateTimeOffset now) => Time ?? now - Ago!.Value;
}
