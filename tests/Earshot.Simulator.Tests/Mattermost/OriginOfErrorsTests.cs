using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Earshot.Simulator.Mattermost;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests that docs/simulator.md states the correct origin of every error.</summary>
public sealed partial class OriginOfErrorsTests
{
    private static readonly Dictionary<string, string> Documented = Row().Matches(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "simulator.md")))
        .ToDictionary(m => m.Groups["id"].Value, m => m.Groups["origin"].Value, StringComparer.Ordinal);

    [Fact]
    public void Every_error_id_is_in_the_table()
    {
        string[] inCode = [.. Texts().Where(t => ErrorId().IsMatch(t))];
        Assert.True(inCode.Length > 40);
        Assert.DoesNotContain(inCode, id => !Documented.Keys.Any(d => d.StartsWith(id, StringComparison.Ordinal)));
    }

    [Fact]
    public void Only_errors_marked_as_recorded_are_in_the_recordings()
    {
        string recordings = string.Concat(
            Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Recordings"), "*.json", SearchOption.AllDirectories)
                .Select(File.ReadAllText));
        Assert.All(
            Documented, d => Assert.Equal((d.Key, d.Value == "recorded"), (d.Key, recordings.Contains(d.Key, StringComparison.Ordinal))));
    }

    /// <summary>Returns all string literals of the assembly, and the parts of interpolated ones.</summary>
    private static List<string> Texts()
    {
        using FileStream file = File.OpenRead(typeof(MattermostSimulator).Assembly.Location);
        using var image = new PEReader(file);
        MetadataReader metadata = image.GetMetadataReader();
        List<string> texts = [];
        for (UserStringHandle handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            texts.Add(metadata.GetUserString(handle));
        }

        return texts;
    }

    [GeneratedRegex(
        @"^(api|app|model|store|mfa|simulator)\.[a-z_0-9]+\.", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ErrorId();

    [GeneratedRegex(
        @"^\| `(?<id>[a-z_0-9.]+\.[a-z_0-9.]+)` \| [0-9 or]+ \| (?<origin>recorded|note|source|assumption|own) \|",
        RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Row();
}
