namespace Earshot.CodeGen;

/// <summary>Synchronizes a folder with a set of files.</summary>
internal static class FolderOfFiles
{
    /// <summary>Writes the files that differ, and deletes files that are not in the set.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="owned">The folders and files within the folder that contain nothing else.</param>
    /// <param name="files">The paths within the folder, and the contents.</param>
    /// <param name="onlyCheck">Whether to compare only.</param>
    /// <returns>The paths of the files that differ, or differed.</returns>
    public static IReadOnlyList<string> Write(
        string root, IEnumerable<string> owned, IReadOnlyDictionary<string, string> files, bool onlyCheck)
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
