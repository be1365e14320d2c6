using System.Runtime.InteropServices;

namespace Earshot.Reliability.Clients;

/// <summary>Finds the program that runs .NET assemblies.</summary>
internal static class DotnetHost
{
    /// <summary>Gets the path of the program of this process's runtime. A script in its place could not be killed.</summary>
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
