using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Earshot.Cli.CloudEvents;

/// <summary>Provides what all CloudEvents of the tool have in common.</summary>
internal static class CloudEventEnvelope
{
    /// <summary>Gets writer options that keep text readable in every language and escape control characters.</summary>
    public static JsonWriterOptions Readable { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Formats a time in UTC, with milliseconds.</summary>
    public static string Time(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Gets the name of an origin.</summary>
    public static string NameOf(EventOrigin origin) => origin switch
    {
        EventOrigin.Live => "live",
        EventOrigin.Replay => "replay",
        EventOrigin.Observed => "observed",
        _ => "catchup",
    };
}
