using System.Text.RegularExpressions;

namespace Earshot.Conventions.Tests;

/// <summary>What the generated code says of itself.</summary>
public sealed partial class DocumentationTests
{
    private const string Sentence =
        @"<(summary|param[^>]*)>\s*(///\s*)?The (operation|value|field|event|server's) <c>[^<]*</c>\.\s*(///\s*)?</";

    private static readonly string[] Generated =
        [.. Repository.Files("src/Earshot.Mattermost", "*.cs").Where(file => file.Contains("/Generated/", StringComparison.Ordinal))];

    [Fact]
    public void Nothing_is_documented_by_its_name_alone()
    {
        IEnumerable<string> found = Generated
            .Where(file => NameAlone().IsMatch(File.ReadAllText(Repository.Path(file))));

        Assert.NotEmpty(Generated);
        Assert.Empty(found);
    }

    [Fact]
    public void Sentences_name_things_as_code_does_only_where_marked()
    {
        IEnumerable<string> found = Generated
            .SelectMany(file => File.ReadLines(Repository.Path(file)))
            .Where(line => line.TrimStart().StartsWith("///", StringComparison.Ordinal) && line.Contains('`', StringComparison.Ordinal));

        Assert.Empty(found);
    }

    [Fact]
    public void Generated_lines_are_not_too_long()
    {
        // A reference can't be broken: a few characters more are let through.
        const int Longest = 145;
        IEnumerable<string> found = Generated
            .Where(file => File.ReadLines(Repository.Path(file)).Any(line => line.Length > Longest));

        Assert.Empty(found);
    }

    [GeneratedRegex(Sentence, RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex NameAlone();
}
