using Earshot.Cli.Terminal;

namespace Earshot.Cli.Accounts;

/// <summary>
/// Provides the folder for saved logins: <c>$XDG_CONFIG_HOME/earshot</c>, or <c>~/.config/earshot</c>, or on Windows
/// <c>%APPDATA%\earshot</c>.
/// </summary>
internal static class ToolFolder
{
    /// <summary>Gets the reason why no folder is known, for messages.</summary>
    public static string Missing => $"neither XDG_CONFIG_HOME nor {(OperatingSystem.IsWindows() ? "APPDATA" : "HOME")} is set to an "
        + "absolute path";

    /// <summary>Gets the folder, or null if the environment names none.</summary>
    public static string? Of(ToolEnvironment environment)
    {
        string? root = Value(environment, "XDG_CONFIG_HOME")
            ?? (OperatingSystem.IsWindows() ? Value(environment, "APPDATA")
                : Value(environment, "HOME") is { } home ? Path.Combine(home, ".config")
                : null);
        return root is null ? null : Path.Combine(root, "earshot");
    }

    /// <summary>Creates the folder of a file if it does not exist. Only its owner can access it.</summary>
    public static void MakeFor(string file)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }

    // A relative path would mean a different folder in each working directory.
    private static string? Value(ToolEnvironment environment, string name) =>
        environment.Variable(name) is { Length: > 0 } path && Path.IsPathFullyQualified(path) ? path : null;
}
