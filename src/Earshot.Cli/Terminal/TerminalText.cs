using System.Globalization;
using System.Text;
using Spectre.Console.Rendering;

namespace Earshot.Cli.Terminal;

/// <summary>Prepares untrusted text for a terminal: on one line, without control characters.</summary>
internal static class TerminalText
{
    private const char LineBreak = '⏎';
    private const char Cut = '…';

    /// <summary>
    /// Replaces line breaks and control characters with visible characters, and removes characters that change the writing direction.
    /// </summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        bool afterReturn = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool continuesBreak = afterReturn && rune.Value == '\n';
            afterReturn = rune.Value == '\r';
            if (!continuesBreak)
            {
                Append(clean, rune);
            }
        }

        return clean.ToString();
    }

    /// <summary>Gets the width of cleaned text in columns.</summary>
    public static int Width(string text) => new Segment(text).CellCount();

    /// <summary>Truncates cleaned text to a number of columns, at least 1, and marks the truncation.</summary>
    public static string Fit(string text, int columns)
    {
        // No character is wider than two columns for each of its UTF-16 code units.
        if (text.Length * 2 <= columns || Width(text) <= columns)
        {
            return text;
        }

        var kept = new StringBuilder();
        int width = 0;
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            string element = elements.GetTextElement();
            width += Width(element);
            if (width > columns - 1)
            {
                break;
            }

            kept.Append(element);
        }

        return kept.Append(Cut).ToString();
    }

    /// <summary>Breaks cleaned text into lines between words. A word that is wider than a line is not broken.</summary>
    /// <param name="text">The text.</param>
    /// <param name="columns">The width of a line.</param>
    /// <param name="indent">The number of spaces before each line after the first one.</param>
    public static IEnumerable<string> Wrap(string text, int columns, int indent)
    {
        var line = new StringBuilder(text[..(text.Length - text.TrimStart(' ').Length)]);
        bool isEmpty = true;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && Width(line.ToString()) + 1 + Width(word) > columns)
            {
                yield return line.ToString();
                line.Clear().Append(' ', indent);
                isEmpty = true;
            }

            line.Append(isEmpty ? "" : " ").Append(word);
            isEmpty = false;
        }

        yield return line.ToString();
    }

    private static void Append(StringBuilder clean, Rune rune)
    {
        switch (rune.Value)
        {
            case '\n' or '\r' or 0x85 or 0x2028 or 0x2029:
                clean.Append(LineBreak);
                break;
            case '\t':
                clean.Append(' ');
                break;
            case < 0x20:
                // The symbols for control characters are in the same order.
                clean.Append((char)(0x2400 + rune.Value));
                break;
            case 0x7F:
                clean.Append('\u2421');
                break;
            case < 0xA0 and > 0x7F:
                clean.Append('\uFFFD');
                break;
            case 0x61C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF:
                break;
            default:
                clean.Append(rune.ToString());
                break;
        }
    }
}
