namespace Earshot.SimpliSafe.Tests.Accounts;

/// <summary>Provides a folder for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("earshot-tokens-").FullName;

    public string Path { get; }

    /// <summary>Gets the path of a file in the folder that does not exist yet.</summary>
    public string File => System.IO.Path.Combine(Path, "simplisafe.json");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
