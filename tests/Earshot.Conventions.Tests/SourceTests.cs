using System.Text.RegularExpressions;

namespace Earshot.Conventions.Tests;

/// <summary>Rules that a text search can check.</summary>
public sealed partial class SourceTests
{
    [Fact]
    public void No_async_void()
    {
        IEnumerable<string> found = Repository.Files("src", "*.cs").Where(file => AsyncVoid().IsMatch(File.ReadAllText(Repository.Path(file))));

        Assert.Empty(found);
    }

    [Fact]
    public void Event_ids_of_log_messages_are_unique()
    {
        IEnumerable<int> ids = Repository.Files("src", "*.cs")
            .SelectMany(file => LogMessage().Matches(File.ReadAllText(Repository.Path(file))))
            .Select(match => int.Parse(match.Groups["id"].Value, System.Globalization.CultureInfo.InvariantCulture))
            .ToList();

        Assert.NotEmpty(ids);
        Assert.Empty(ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Every_folder_of_the_packages_is_explained_in_the_architecture()
    {
        string architecture = File.ReadAllText(Repository.Path("ARCHITECTURE.md"));
        IEnumerable<string> unexplained = Repository.Files("src", "*.cs")
            .Select(file => Path.GetDirectoryName(file)!.Replace('\\', '/'))
            .Distinct(StringComparer.Ordinal)
            .Where(folder => folder.Count(c => c == '/') >= 2)
            .Select(folder => folder[(folder.IndexOf('/', "src/".Length) + 1)..])
            .Where(folder => !architecture.Contains($"{folder}/", StringComparison.Ordinal));

        Assert.Empty(unexplained);
    }

    [Fact]
    public void Readme_shows_the_sample_as_it_is()
    {
        string readme = File.ReadAllText(Repository.Path("README.md")).ReplaceLineEndings("\n");
        string sample = File.ReadAllText(Repository.Path("samples", "HearMattermost", "Program.cs")).ReplaceLineEndings("\n");

        Assert.Contains(sample.Trim(), readme, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\basync\s+void\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex AsyncVoid();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(EventId\s*=\s*)?(?<id>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LogMessage();
}
