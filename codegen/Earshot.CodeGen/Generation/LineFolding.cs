namespace Earshot.CodeGen.Generation;

/// <summary>Breaks a line of code that is too long at the outermost suitable place.</summary>
internal static class LineFolding
{
    /// <summary>Returns the parts of the line. All parts but the first are indented by one step.</summary>
    public static IReadOnlyList<string> Fold(string line, int room)
    {
        if (line.Length <= room)
        {
            return [line];
        }

        const string Inherits = "/// <inheritdoc ";
        if (line.StartsWith(Inherits, StringComparison.Ordinal))
        {
            return [Inherits.TrimEnd(), "/// " + line[Inherits.Length..]];
        }

        return line[0] is '/' or '[' ? [line] : Parts(line);
    }

    private static string[] Parts(string line)
    {
        int[] outside = [.. Outside(line)];
        int At(string text, int offset) => outside
            .Where(i => string.CompareOrdinal(line, i, text, 0, text.Length) == 0).Select(i => i + offset).FirstOrDefault(-1);

        int body = At(" => ", 3);
        int choice = At(" ? ", 0);
        int otherwise = At(" : ", 0);
        int best = line.EndsWith(" =>", StringComparison.Ordinal) ? line.IndexOf('(', StringComparison.Ordinal) + 1
            : body > 0 ? body
            : choice > 0 || otherwise > 0 ? -1
            : new[]
            {
                At(" ?? ", 0),
                At(" = ", 2),
                At(").", 1),
                line.IndexOf('(', StringComparison.Ordinal) + 1,
            }.First(place => place >= 0);
        if (best < 0)
        {
            return choice > 0 && otherwise > choice
                ? [line[..choice], line[choice..otherwise].TrimStart(), line[otherwise..].TrimStart()]
                : choice < 0 ? [line[..otherwise], line[otherwise..].TrimStart()]
                : [line];
        }

        // A heading that ends with its parenthesis is broken before the name.
        best = best > 0 && best < line.Length ? best : outside.Where(i => line[i] == ' ').LastOrDefault();
        return best > 0 ? [line[..best].TrimEnd(), line[best..].TrimStart()] : [line];
    }

    // The indexes outside brackets and string literals; a closing bracket counts as outside.
    private static IEnumerable<int> Outside(string line)
    {
        int depth = 0;
        bool isText = false;
        for (int i = 0; i < line.Length; i++)
        {
            isText ^= line[i] == '"';
            depth += isText ? 0 : line[i] is '(' or '[' or '{' ? 1 : line[i] is ')' or ']' or '}' ? -1 : 0;
            if (depth == 0 && !isText)
            {
                yield return i;
            }
        }
    }
}
