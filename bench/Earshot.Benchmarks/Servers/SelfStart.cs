using System.Diagnostics;

namespace Earshot.Benchmarks.Servers;

/// <summary>Starts the running program once more, in a process of its own.</summary>
internal static class SelfStart
{
    /// <summary>Gets how to start the program.</summary>
    /// <param name="processPath">The program of the running process: the program's own host, or dotnet.</param>
    /// <param name="assembly">The path of the program's assembly.</param>
    /// <param name="arguments">The arguments.</param>
    public static ProcessStartInfo Info(string processPath, string assembly, params string[] arguments)
    {
        var start = new ProcessStartInfo(processPath) { UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(processPath).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            // dotnet takes the first argument for the program.
            start.ArgumentList.Add(assembly);
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
