namespace Earshot.CodeGen;

/// <summary>Provides the paths within the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Contracts => Path.Combine(Root, "contracts", "mattermost");

    public static string Package => Path.Combine(Root, "src", "Earshot.Mattermost");

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Earshot.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("Run this within a clone of the repository.");
    }
}
