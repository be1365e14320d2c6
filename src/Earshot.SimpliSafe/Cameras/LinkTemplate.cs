using System.Globalization;
using System.Text;

namespace Earshot.SimpliSafe.Cameras;

/// <summary>
/// Expands the positionholders of a URL template (RFC 6570, only the forms <c>{?a,b}</c> and <c>{&amp;a,b}</c>); positionholders without a
/// value are removed.
/// </summary>
internal static class LinkTemplate
{
    public static string Expand(string template, IReadOnlyDictionary<string, int> values)
    {
        var address = new StringBuilder(template.Length);
        int position = 0;
        while (position < template.Length)
        {
            int open = template.IndexOf('{', position);
            int close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                // An unclosed brace is not part of a template, and the text after it is not part of the URL.
                address.Append(template, position, (open < 0 ? template.Length : open) - position);
                break;
            }

            address.Append(template, position, open - position);
            Fill(address, template[(open + 1)..close], values);
            position = close + 1;
        }

        return address.ToString();
    }

    private static void Fill(StringBuilder address, string expression, IReadOnlyDictionary<string, int> values)
    {
        if (expression.Length == 0 || expression[0] is not ('?' or '&'))
        {
            return;
        }

        char separator = address.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (string name in expression[1..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (values.TryGetValue(name, out int value))
            {
                address.Append(separator).Append(Uri.EscapeDataString(name)).Append('=');
                address.Append(CultureInfo.InvariantCulture, $"{value}");
                separator = '&';
            }
        }
    }
}
