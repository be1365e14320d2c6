namespace Earshot.SimpliSafe.Tests.Accounts;

/// <summary>A folder for one test.</summary>
internal sealed class Folder : IDisposable
{
    public Folder() => Path = Directory.CreateTempSubdirectory("earshot-tokens-").FullName;

    public string Path { get; }

    /// <summary>A file in it that isn't there yet.</summary>
    public string File => System.IO.Path.Combine(Path, "simplisafe.json");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
