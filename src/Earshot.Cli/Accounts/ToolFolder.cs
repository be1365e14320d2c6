using Earshot.Cli.Terminal;

namespace Earshot.Cli.Accounts;

/// <summary>Where the tool keeps log-ins: <c>$XDG_CONFIG_HOME/earshot</c>, else <c>~/.config/earshot</c>, on Windows <c>%APPDATA%\earshot</c>.</summary>
internal static class ToolFolder
{
    /// <summary>The folder; null where the environment names no place.</summary>
    public static string? Of(ToolEnvironment environment)
    {
        string? root = Value(environment, "XDG_CONFIG_HOME")
            ?? (OperatingSystem.IsWindows() ? Value(environment, "APPDATA") : Value(environment, "HOME") is { } home ? Path.Combine(home, ".config") : null);
        return root is null ? null : Path.Combine(root, "earshot");
    }

    /// <summary>Makes the folder of a file, open to its owner only, where it isn't there.</summary>
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

    // A path that isn't absolute would mean another place in each folder.
    private static string? Value(ToolEnvironment environment, string name) =>
        environment.Variable(name) is { Length: > 0 } path && Path.IsPathFullyQualified(path) ? path : null;
}
