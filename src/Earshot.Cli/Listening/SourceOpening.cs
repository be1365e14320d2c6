namespace Earshot.Cli.Listening;

/// <summary>Represents an account of a run that is not logged in yet.</summary>
/// <param name="Service">The name of the service, for display.</param>
/// <param name="KindWidth">The width of the column for event types.</param>
/// <param name="OpenAsync">Logs in. Called again if the service is out of reach and the run waits for it.</param>
internal sealed record SourceOpening(string Service, int KindWidth, Func<CancellationToken, Task<Source>> OpenAsync);
