namespace Earshot.SimpliSafe.Tests.Docs;

/// <summary>Tests that the documented samples are compiled.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task Each_line_of_the_documented_samples_compiles()
    {
        string root = Root();
        string[] code = await File.ReadAllLinesAsync(Path.Combine(root, "tests", "Earshot.SimpliSafe.Tests", "Docs", "Samples.cs"));
        string[] compiled = [.. code.Select(static line => line.Trim())];
        string page = await File.ReadAllTextAsync(Path.Combine(root, "docs", "simplisafe.md"));

        string[] samples = [.. page.Split("```csharp\n")[1..].Select(static part => part.Split("```")[0])];

        Assert.Equal(4, samples.Length);
        IEnumerable<string> lines = samples.SelectMany(static sample => sample.Split('\n'))
            .Where(static line => !line.StartsWith("using ", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Contains(line.Trim(), compiled));
    }

    [Fact]
    public async Task Documented_test_with_simulator_works() => Assert.Equal(1, await Samples.TestAsync());

    /// <summary>Gets the folder of the solution, which contains the folder of the tests.</summary>
    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Earshot.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
