using System.Globalization;
using Earshot.Cli.Commands.Options;

namespace Earshot.Cli.SimpliSafe;

/// <summary>Describes the choice of a system on the command line.</summary>
internal static class SystemChoices
{
    /// <summary>Gets the error for a number that no system of the account has.</summary>
    public static string Unknown(long id, IEnumerable<long> known)
    {
        string[] numbers = [.. known.Order().Select(number => number.ToString(CultureInfo.InvariantCulture))];
        return numbers.Length == 0
            ? $"--system: the account has no system {id}; it has no systems at all."
            : $"--system: the account has no system {id}. Use {OptionText.Choice(numbers)}.";
    }
}
