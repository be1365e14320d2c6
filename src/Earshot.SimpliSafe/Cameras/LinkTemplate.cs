using System.Globalization;
using System.Text;

namespace Earshot.SimpliSafe.Cameras;

/// <summary>Fills the places in braces at an address's end (RFC 6570, the forms <c>{?a,b}</c> and <c>{&amp;a,b}</c>), or takes them out.</summary>
internal static class LinkTemplate
{
    public static string Expand(string template, IReadOnlyDictionary<string, int> values)
    {
        var address = new StringBuilder(template.Length);
        int place = 0;
        while (place < template.Length)
        {
            int open = template.IndexOf('{', place);
            int close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                // A brace that never closes belongs to no template: what follows it is no address.
                address.Append(template, place, (open < 0 ? template.Length : open) - place);
                break;
            }

            address.Append(template, place, open - place);
            Fill(address, template[(open + 1)..close], values);
            place = close + 1;
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
                address.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(value.ToString(CultureInfo.InvariantCulture));
                separator = '&';
            }
        }
    }
}
