namespace Earshot.SimpliSafe.Tests.Docs;

/// <summary>What the documentation shows is what is compiled.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task Every_line_of_the_documentation_s_samples_compiles()
    {
        string root = Root();
        string[] compiled = [.. (await File.ReadAllLinesAsync(Path.Combine(root, "tests", "Earshot.SimpliSafe.Tests", "Docs", "Samples.cs"))).Select(static line => line.Trim())];
        string page = await File.ReadAllTextAsync(Path.Combine(root, "docs", "simplisafe.md"));

        string[] samples = [.. page.Split("```csharp\n")[1..].Select(static part => part.Split("```")[0])];

        Assert.Equal(3, samples.Length);
        Assert.All(samples.SelectMany(static sample => sample.Split('\n')), line => Assert.Contains(line.Trim(), compiled));
    }

    /// <summary>The folder with the solution, above where the tests run.</summary>
    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Earshot.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
