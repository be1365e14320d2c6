using System.Globalization;
using System.Runtime.CompilerServices;

namespace Earshot.Mattermost.Api;

/// <summary>A path with values in it, each escaped so that it stays one step of the path.</summary>
[InterpolatedStringHandler]
internal ref struct PathText
{
    private DefaultInterpolatedStringHandler _text;

    public PathText(int literalLength, int formattedCount) =>
        _text = new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    /// <exception cref="ArgumentException">The value is empty, or would lead to another path.</exception>
    public void AppendFormatted(string value)
    {
        if (string.IsNullOrEmpty(value) || value is "." or "..")
        {
            string shown = value switch { null => "null", "" => "empty", _ => $"'{value}'" };
            throw new ArgumentException($"The value after '{_text.ToStringAndClear()}' can't be {shown}.", nameof(value));
        }

        _text.AppendLiteral(Uri.EscapeDataString(value));
    }

    public void AppendFormatted(long value) => _text.AppendFormatted(value);

    /// <summary>The path; it can be taken once.</summary>
    public string Take() => _text.ToStringAndClear();
}
