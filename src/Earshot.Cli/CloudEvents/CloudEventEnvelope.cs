using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Earshot.Cli.CloudEvents;

/// <summary>What all CloudEvents of the tool have in common.</summary>
internal static class CloudEventEnvelope
{
    /// <summary>Readable in every language, and still without a control character that a terminal would obey.</summary>
    public static JsonWriterOptions Readable { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A time in UTC, with milliseconds.</summary>
    public static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>How an event was heard.</summary>
    public static string NameOf(EventOrigin origin) => origin switch
    {
        EventOrigin.Live => "live",
        EventOrigin.Replay => "replay",
        EventOrigin.Observed => "observed",
        _ => "catchup",
    };
}
