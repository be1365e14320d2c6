namespace Earshot.Phrases;

/// <summary>Finds everything in the repository that people read.</summary>
internal static class RepositoryText
{
    private static readonly string[] Folders = ["src", "codegen", "tests", "samples", "bench", "docs", "eng", "contracts", ".ci"];

    /// <summary>Finds the folder of the solution, from a folder inside it upwards.</summary>
    public static string FindRoot(string folder)
    {
        string? root = folder;
        while (root is not null && !File.Exists(Path.Combine(root, "Earshot.slnx")))
        {
            root = Path.GetDirectoryName(root);
        }

        return root ?? throw new InvalidOperationException($"{folder} is not inside the repository.");
    }

    public static IReadOnlyList<Passage> Read(string root) =>
    [
        .. Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(root))
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .AsParallel()
            .AsOrdered()
            .SelectMany(file => Read(root, file)),
    ];

    private static List<Passage> Read(string root, string file)
    {
        Func<string, string, List<Passage>>? read = Path.GetExtension(file) switch
        {
            ".cs" => CSharpText.Read,
            ".md" => OtherText.ReadMarkdown,
            ".csproj" or ".props" or ".targets" or ".editorconfig" => OtherText.ReadComments,
            ".json" when file.StartsWith("contracts/mattermost/words/", StringComparison.Ordinal) => OtherText.ReadWords,
            "" when file.StartsWith("eng/", StringComparison.Ordinal) || file.StartsWith(".ci/", StringComparison.Ordinal) =>
                OtherText.ReadComments,
            _ => null,
        };
        return read is null ? [] : read(file, File.ReadAllText(Path.Combine(root, file)));
    }
}
