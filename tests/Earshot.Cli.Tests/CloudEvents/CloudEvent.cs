using System.Globalization;
using System.Text.Json;

namespace Earshot.Cli.Tests.CloudEvents;

/// <summary>Checks lines of output against the rules of CloudEvents 1.0.</summary>
internal static class CloudEvent
{
    private static readonly string[] Known =
        ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data", "origin", "sequence"];

    private static readonly string[] Origins = ["live", "replay", "catchup", "observed"];

    /// <summary>Parses a line, and fails if it violates a rule.</summary>
    public static JsonElement Check(string line)
    {
        JsonElement e = JsonDocument.Parse(line).RootElement;
        Assert.All(e.EnumerateObject(), p => Assert.Contains(p.Name, Known));
        Assert.Equal(e.EnumerateObject().Select(p => p.Name).Distinct().Count(), e.EnumerateObject().Count());
        Assert.Equal("1.0", Text(e, "specversion"));
        Assert.NotEmpty(Text(e, "id"));
        Assert.True(Uri.IsWellFormedUriString(Text(e, "source"), UriKind.Absolute));
        bool isMattermost = Text(e, "type").StartsWith("com.mattermost.", StringComparison.Ordinal);
        Assert.Matches(isMattermost ? "^com\\.mattermost\\.[a-z_]+$" : "^com\\.simplisafe\\.event\\.[a-z0-9_]+$", Text(e, "type"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", Text(e, "time"));
        Assert.True(DateTimeOffset.TryParse(Text(e, "time"), CultureInfo.InvariantCulture, out _));
        Assert.Contains(Text(e, "origin"), Origins);
        bool hasSequence = e.TryGetProperty("sequence", out JsonElement sequence);
        Assert.Equal(isMattermost, hasSequence);
        if (hasSequence)
        {
            Assert.Matches(@"^\d{10}$", sequence.GetString());
        }

        Assert.Equal("application/json", Text(e, "datacontenttype"));
        Assert.Equal(JsonValueKind.Object, e.GetProperty("data").ValueKind);
        if (e.TryGetProperty("subject", out JsonElement subject))
        {
            Assert.NotEmpty(subject.GetString()!);
        }

        return e;
    }

    public static string Text(JsonElement e, string name) => e.GetProperty(name).GetString()!;
}
