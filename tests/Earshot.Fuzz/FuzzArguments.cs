using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Earshot.Fuzz;

/// <summary>Represents the command line.</summary>
/// <param name="Seconds">The time for all targets together, in seconds.</param>
/// <param name="Seed">The seed of all inputs.</param>
/// <param name="Target">The only target to run, or null for all.</param>
/// <param name="Only">The only input to run, or null.</param>
public sealed record FuzzArguments(double Seconds, int Seed, string? Target, long? Only)
{
    /// <summary>The help text.</summary>
    public const string Usage = "Usage: Earshot.Fuzz [--seconds 30] [--seed 7] [--target NAME] [--only INDEX]";

    /// <summary>Parses the command line.</summary>
    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out FuzzArguments? arguments)
    {
        ArgumentNullException.ThrowIfNull(args);
        arguments = new FuzzArguments(30, 7, null, null);
        if (args.Count % 2 != 0)
        {
            arguments = null;
        }

        for (int i = 0; arguments is not null && i < args.Count; i += 2)
        {
            arguments = With(arguments, args[i], args[i + 1]);
        }

        return arguments is not null;
    }

    private static FuzzArguments? With(FuzzArguments given, string name, string value) => name switch
    {
        "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out double seconds) && seconds > 0 =>
            given with { Seconds = seconds },
        "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out int seed) => given with { Seed = seed },
        "--target" => given with { Target = value },
        "--only" when long.TryParse(value, CultureInfo.InvariantCulture, out long only) && only >= 0 => given with { Only = only },
        _ => null,
    };
}
