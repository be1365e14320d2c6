using System.Globalization;
using System.Runtime.CompilerServices;

namespace Earshot.Mattermost.Api;

/// <summary>Formats a path with values, each escaped so that it remains one segment of the path.</summary>
[InterpolatedStringHandler]
internal ref struct PathText
{
    private DefaultInterpolatedStringHandler _text;

    public PathText(int literalLength, int formattedCount) =>
        _text = new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    /// <summary>Appends a value. The exception names the parameter that the caller of the operation passed.</summary>
    /// <exception cref="ArgumentException">The value is null or empty, or would lead to another path.</exception>
    public void AppendFormatted(string value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (string.IsNullOrEmpty(value) || value is "." or "..")
        {
            string shown = value switch { null => "null", "" => "empty", _ => $"'{value}'" };
            throw new ArgumentException($"The value after '{_text.ToStringAndClear()}' must not be {shown}.", name);
        }

        _text.AppendLiteral(Uri.EscapeDataString(value));
    }

    public void AppendFormatted(long value) => _text.AppendFormatted(value);

    /// <summary>Returns the path. It can be taken once.</summary>
    public string Take() => _text.ToStringAndClear();
}
