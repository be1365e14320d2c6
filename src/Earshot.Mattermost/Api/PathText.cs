using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Earshot.Mattermost.Api;

/// <summary>A path with values in it, each escaped so that it stays one step of the path.</summary>
[InterpolatedStringHandler]
internal readonly ref struct PathText
{
    private readonly StringBuilder _text;

    public PathText(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (formattedCount * 26));

    public void AppendLiteral(string text) => _text.Append(text);

    /// <exception cref="ArgumentException">The value is empty, or would lead to another path.</exception>
    public void AppendFormatted(string value)
    {
        if (string.IsNullOrEmpty(value) || value is "." or "..")
        {
            string shown = value switch { null => "null", "" => "empty", _ => $"'{value}'" };
            throw new ArgumentException($"The value after '{_text}' can't be {shown}.", nameof(value));
        }

        _text.Append(Uri.EscapeDataString(value));
    }

    public void AppendFormatted(long value) => _text.Append(value.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => _text.ToString();
}
