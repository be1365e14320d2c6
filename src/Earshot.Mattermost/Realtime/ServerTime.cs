namespace Earshot.Mattermost.Realtime;

/// <summary>Represents a time of the server in the header of a response, rounded down to seconds.</summary>
/// <param name="Time">The server's time.</param>
/// <param name="Timestamp">A timestamp at or after this time.</param>
internal sealed record ServerTime(DateTimeOffset Time, long Timestamp);
