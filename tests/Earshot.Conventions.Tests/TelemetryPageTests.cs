using System.Text.RegularExpressions;

namespace Earshot.Conventions.Tests;

/// <summary>Compares <c>docs/telemetry.md</c> with the code: users build alerts on its names.</summary>
public sealed partial class TelemetryPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.Path("docs", "telemetry.md")).ReplaceLineEndings("\n");

    private static readonly IReadOnlyList<string> Sources =
        [.. Repository.Files("src", "*.cs").Select(file => File.ReadAllText(Repository.Path(file)))];

    [Fact]
    public void Page_lists_the_event_ids_of_the_code_with_level_and_properties()
    {
        IEnumerable<string> inCode = Sources.SelectMany(source => LogMessage().Matches(source)).Select(message =>
            $"{message.Groups["id"].Value} {message.Groups["level"].Value} {Properties(message.Groups["text"].Value)}");
        IEnumerable<string> onPage = EventRow().Matches(Page).Select(row =>
            $"{row.Groups["id"].Value} {row.Groups["level"].Value} "
            + row.Groups["properties"].Value.Replace("`", "", StringComparison.Ordinal).Trim());

        Assert.NotEmpty(inCode);
        Assert.Equal(inCode.Select(line => line.TrimEnd()).Order(), onPage.Select(line => line.TrimEnd()).Order());
    }

    [Fact]
    public void Page_lists_the_instruments_of_the_code_with_kind_and_unit()
    {
        IEnumerable<string> inCode = Sources.SelectMany(source => Instrument().Matches(source)).Select(instrument =>
            $"{instrument.Groups["name"].Value} {Kind(instrument.Groups["kind"].Value)} {instrument.Groups["unit"].Value}");
        IEnumerable<string> onPage = InstrumentRow().Matches(Page).Select(row =>
            $"{row.Groups["name"].Value} {row.Groups["kind"].Value} {row.Groups["unit"].Value}");

        Assert.NotEmpty(inCode);
        Assert.Equal(inCode.Order(), onPage.Order());
    }

    [Fact]
    public void Page_lists_the_activities_and_tags_of_the_code()
    {
        IEnumerable<string> inCode = Sources.SelectMany(source => Name().Matches(source)).Select(name => name.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        IEnumerable<string> onPage = NameOnPage().Matches(Page).Select(name => name.Groups["name"].Value).Distinct(StringComparer.Ordinal);

        Assert.NotEmpty(inCode);
        Assert.Equal(inCode.Order(), onPage.Order());
    }

    [Fact]
    public void Page_lists_the_log_categories_of_the_code()
    {
        IEnumerable<string> inCode = Sources
            .SelectMany(source => Category().Matches(source))
            .Select(category => category.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        IEnumerable<string> onPage = CategoryRow().Matches(Page).Select(row => row.Groups["name"].Value);

        Assert.NotEmpty(inCode);
        Assert.Equal(inCode.Order(), onPage.Order());
    }

    private static string Properties(string text) =>
        string.Join(
            ", ", Placeholder().Matches(text).Select(placeholder => placeholder.Groups["name"].Value).Distinct(StringComparer.Ordinal));

    private static string Kind(string method) => method switch
    {
        "UpDownCounter" => "up-down counter",
        _ => method.ToLowerInvariant(),
    };

    [GeneratedRegex(
        """\[LoggerMessage\(\s*(?<id>\d+),\s*LogLevel\.(?<level>\w+),\s*(?<text>("([^"\\]|\\.)*"[\s+]*)+)""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LogMessage();

    [GeneratedRegex(@"\{(?<name>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(
        @"^\| (?<id>\d+) \| (?<level>\w+) \| [^|]+ \|(?<properties>[^|]*)\|$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex EventRow();

    [GeneratedRegex(
        """\.Create(?<kind>\w+)<\w+>\(\s*"(?<name>earshot\.[^"]+)",\s*"(?<unit>[^"]+)" """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Instrument();

    [GeneratedRegex(
        @"^\| `(?<name>earshot\.[^`]+)` \| (?<kind>[^|]+) \| `(?<unit>[^`]+)` \|",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex InstrumentRow();

    [
        GeneratedRegex(
            """ "(?<name>earshot(\.[a-z]+)+)" """,
            RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
            matchTimeoutMilliseconds: 10_000),
    ]
    private static partial Regex Name();

    [GeneratedRegex(@"`(?<name>earshot(\.[a-z]+)+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NameOnPage();

    [GeneratedRegex("""CreateLogger\("(?<name>[^"]+)"\)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Category();

    [
        GeneratedRegex(
            @"^\| `(?<name>Earshot\.[^`]+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000),
    ]
    private static partial Regex CategoryRow();
}
