namespace Earshot.Cli.Commands.Options;

/// <summary>Guesses which name somebody meant who wrote another.</summary>
internal static class NearName
{
    /// <summary>The name that is nearest; null where none is near.</summary>
    public static string? Of(string written, IEnumerable<string> names)
    {
        string word = written.ToLowerInvariant().Replace('_', '-');
        string? nearest = null;
        int least = Math.Max(word.TrimStart('-').Length / 3, 1) + 1;
        foreach (string name in names)
        {
            int distance = Distance(word, name);
            if (distance < least)
            {
                least = distance;
                nearest = name;
            }
        }

        return nearest;
    }

    // Levenshtein's: letters to put in, to take out or to change.
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
