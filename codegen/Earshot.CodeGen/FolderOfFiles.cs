namespace Earshot.CodeGen;

/// <summary>A set of files that a folder must hold, and no others.</summary>
internal static class FolderOfFiles
{
    /// <summary>Writes what differs and deletes what is too much.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="owned">The folders and files within it that hold nothing else.</param>
    /// <param name="files">Paths within the folder, and contents.</param>
    /// <param name="onlyCheck">Whether to leave everything as it is.</param>
    /// <returns>The paths of what differs, or differed.</returns>
    public static IReadOnlyList<string> Write(string root, IEnumerable<string> owned, IReadOnlyDictionary<string, string> files, bool onlyCheck)
    {
        List<string> changed = [];
        foreach ((string path, string text) in files)
        {
            string file = Path.Combine(root, path);
            if (File.Exists(file) && File.ReadAllText(file) == text)
            {
                continue;
            }

            changed.Add(path);
            if (!onlyCheck)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
            }
        }

        foreach (string file in owned.Select(folder => Path.Combine(root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)))
        {
            string path = Path.GetRelativePath(root, file).Replace('\\', '/');
            if (!files.ContainsKey(path))
            {
                changed.Add(path);
                if (!onlyCheck)
                {
                    File.Delete(file);
                }
            }
        }

        return changed;
    }
}
