namespace Earshot.Simulator.Mattermost.Realtime;

/// <summary>What waits in a socket's queue: an event, which gets its number when it is written, or a reply, which has none.</summary>
internal abstract class OutgoingMessage;
