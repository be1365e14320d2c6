using System.Globalization;
using Earshot.Reliability.Faults;
using Earshot.Reliability.Sabotages;

namespace Earshot.Reliability.Running;

/// <summary>Contains the options of the command line.</summary>
internal sealed record RunOptions
{
    /// <summary>The help of the program.</summary>
    public const string Usage =
        """
        Runs clients against a simulated service that fails in every way, and compares what they handled with what the service made.

        dotnet run --project tests/Earshot.Reliability -- [options]

          --minutes N       The duration of a run. Default: 1.
          --events N        With --faults, ends the run after this many events and faults instead.
          --faults N        The number of faults after which the run ends. Default: as many as occur within the duration.
          --seed N          The seed of everything random. Default: 1.
          --seeds A-B       Run once for each seed, and print one row for each run.
          --vendor NAME     mattermost (default) or simplisafe.
          --clients A,B     Run only these clients. --verbose prints the names.
          --only A,B        Apply only these faults, such as kill or restart, to reduce a failed run.
          --sabotage NAME   Break a client: lose-one, swap-two, repeat-one, hide-gap, or early-checkpoint. The run must then fail.
          --keep FOLDER     Keep the ledgers and logs of the clients in a folder.
          --verbose         Print each fault as it is applied.

        Exit codes: 0 if all promises were kept, 1 if not, 2 if an option is not valid.
        """;

    /// <summary>Gets the duration of a run.</summary>
    public double Minutes { get; init; } = 1;

    /// <summary>Gets the number of events after which the run ends, or null to end it after its duration.</summary>
    public int? Events { get; init; }

    /// <summary>Gets the number of faults after which the run ends.</summary>
    public int Faults { get; init; }

    /// <summary>Gets the first seed.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Gets the last seed.</summary>
    public int LastSeed { get; init; } = 1;

    /// <summary>Gets the service.</summary>
    public Vendor Vendor { get; init; }

    /// <summary>Gets the names of the clients, or null for all.</summary>
    public IReadOnlyList<string>? Clients { get; init; }

    /// <summary>Gets the faults to apply, or null for all.</summary>
    public IReadOnlyList<FaultKind>? Only { get; init; }

    /// <summary>Gets how a client is broken on purpose.</summary>
    public Sabotage Sabotage { get; init; }

    /// <summary>Gets the folder in which ledgers and logs are kept, or null to keep those of failed runs only.</summary>
    public string? Folder { get; init; }

    /// <summary>Gets a value that indicates whether each fault is printed.</summary>
    public bool Verbose { get; init; }

    /// <summary>Gets the command that repeats the run of a seed.</summary>
    public string CommandFor(int seed)
    {
        string length = Events is { } events
            ? string.Create(CultureInfo.InvariantCulture, $"--events {events} --faults {Faults}")
            : string.Create(CultureInfo.InvariantCulture, $"--minutes {Minutes}");
        string clients = Clients is null ? "" : " --clients " + string.Join(',', Clients);
        string only = Only is null ? "" : " --only " + string.Join(',', Only.Select(NameOf));
        string sabotage = Sabotage == Sabotage.None ? "" : " --sabotage " + NameOf(Sabotage);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"dotnet run --project tests/Earshot.Reliability -- {length} --seed {seed} --vendor {NameOf(Vendor)}{clients}{only}{sabotage}");
    }

    /// <summary>Parses the command line.</summary>
    /// <exception cref="FormatException">An option is not valid. The message names it.</exception>
    public static RunOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new RunOptions();
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            if (name == "--verbose")
            {
                options = options with { Verbose = true };
                continue;
            }

            if (++i == arguments.Count)
            {
                throw new FormatException($"{name}: the value is missing, or the option is not known.");
            }

            options = options.With(name, arguments[i]);
        }

        return options;
    }

    private RunOptions With(string name, string value) => name switch
    {
        "--minutes" => this with { Minutes = Fraction(name, value) },
        "--events" => this with { Events = Number(name, value) },
        "--faults" => this with { Faults = Number(name, value) },
        "--seed" => this with { Seed = Number(name, value), LastSeed = Number(name, value) },
        "--seeds" => this with { Seed = Number(name, value.Split('-')[0]), LastSeed = Number(name, value.Split('-')[^1]) },
        "--vendor" => this with { Vendor = Choice<Vendor>(name, value) },
        "--clients" => this with { Clients = value.Split(',') },
        "--only" => this with { Only = [.. value.Split(',').Select(kind => Choice<FaultKind>(name, kind))] },
        "--sabotage" => this with { Sabotage = Choice<Sabotage>(name, value) },
        "--keep" => this with { Folder = Path.GetFullPath(value) },
        _ => throw new FormatException($"{name}: unknown option."),
    };

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new FormatException($"{name}: '{value}' is not a valid number.");

    private static double Fraction(string name, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new FormatException($"{name}: '{value}' is not a valid number.");

    private static T Choice<T>(string name, string value)
        where T : struct, Enum
    {
        foreach (T choice in Enum.GetValues<T>())
        {
            if (NameOf(choice) == value || NameOf(choice).Replace("-", "", StringComparison.Ordinal) == value)
            {
                return choice;
            }
        }

        throw new FormatException($"{name}: '{value}' is not valid. Use one of: {string.Join(", ", Enum.GetValues<T>().Select(NameOf))}.");
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum => value is Vendor
        ? value.ToString().ToLowerInvariant()
        : string.Concat(value.ToString().Select(
            (c, i) => char.IsUpper(c) && i > 0 ? "-" + char.ToLowerInvariant(c) : $"{char.ToLowerInvariant(c)}"));
}
