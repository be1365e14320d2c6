using Earshot.Cli.CloudEvents;
using Earshot.Cli.Surroundings;
using Earshot.Mattermost;

namespace Earshot.Cli.Output;

/// <summary>A CloudEvents object a line on standard output, and nothing else there: what happens to the connection goes to standard error.</summary>
internal sealed class JsonOutput(Stream output, Notices notices, Uri server, string userId, string userName) : IEventOutput
{
    private readonly string _server = server.AbsoluteUri.TrimEnd('/');
    private readonly CloudEventIds _ids = new(userId);
    private readonly CloudEventWriter _writer = new(server);

    /// <inheritdoc/>
    public void Observe(MattermostEvent e) => _ids.Observe(e);

    /// <inheritdoc/>
    public void Write(MattermostEvent e)
    {
        // In one piece, so that no reader ever sees half a line.
        output.Write(_writer.ToLine(e, _ids.IdOf(e)).Span);
        output.Flush();
    }

    /// <inheritdoc/>
    public void Write(ConnectNotification connect) =>
        notices.Say($"{ConnectionText.Title(connect)}: {ConnectionText.Describe(connect, _server, userName)}");

    /// <inheritdoc/>
    public void Write(DisconnectNotification disconnect) => notices.Say($"disconnected: {ConnectionText.Describe(disconnect)}");

    /// <inheritdoc/>
    public void Write(ListenerError failedAttempt) => notices.Say($"not connected: {ConnectionText.Describe(failedAttempt)}");

    /// <inheritdoc/>
    public void Write(Gap gap) => notices.Say($"gap: {ConnectionText.Describe(gap, TimeZoneInfo.Utc)} (UTC)");
}
