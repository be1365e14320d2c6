namespace Earshot.Fuzz.Targets;

/// <summary>A file in a folder of its own, which is deleted with it.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earshot-fuzz-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "file.json");

    public void Dispose() => _folder.Delete(recursive: true);
}
