using Earshot.Cli.Listening;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Output;

/// <summary>Writes one CloudEvents object per line to standard output, and notifications to standard error.</summary>
internal sealed class JsonOutput(Stream output, Notices notices, bool namesServices) : IEventOutput
{
    /// <inheritdoc/>
    public void Write(Source source, ListenerEvent e)
    {
        // One write, so that a reader never receives half a line.
        output.Write(source.CloudEvent(e).Span);
        output.Flush();
    }

    /// <inheritdoc/>
    public void Write(Source source, ConnectNotification connect) =>
        Say(source, ConnectionText.Title(connect), ConnectionText.Describe(connect, source.Account));

    /// <inheritdoc/>
    public void Write(Source source, DisconnectNotification disconnect) => Say(source, "disconnected", ConnectionText.Describe(disconnect));

    /// <inheritdoc/>
    public void Write(Source source, ListenerError failedAttempt) =>
        Say(source, "not connected", ConnectionText.Describe(failedAttempt, source.Service));

    /// <inheritdoc/>
    public void Write(Source source, Gap gap) => Say(source, "gap", $"{ConnectionText.Describe(gap, TimeZoneInfo.Utc)} (UTC)");

    private void Say(Source source, string title, string text) =>
        notices.Say($"{(namesServices ? source.Service + " " : "")}{title}: {text}");
}
