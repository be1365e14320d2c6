namespace Earshot.Cli.Commands.Options;

/// <summary>Finds the name that was probably meant by a misspelled one.</summary>
internal static class NearName
{
    /// <summary>Gets the most similar name, or null if none is similar.</summary>
    public static string? Of(string written, IEnumerable<string> names)
    {
        string word = Plain(written);
        string? nearest = null;
        int least = Math.Max(word.TrimStart('-').Length / 3, 1) + 1;
        foreach (string name in names)
        {
            int distance = Distance(word, Plain(name));
            if (distance < least)
            {
                least = distance;
                nearest = name;
            }
        }

        return nearest;
    }

    private static string Plain(string name) => name.ToLowerInvariant().Replace('_', '-');

    // The Levenshtein distance: the number of letters to insert, delete, or replace.
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int change = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[other.Length];
    }
}
