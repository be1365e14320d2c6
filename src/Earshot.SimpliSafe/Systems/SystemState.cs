using System.Text;

namespace Earshot.SimpliSafe;

/// <summary>
/// The state of an alarm system. Open: a state without a name here is kept and equals itself. The service writes states in several styles
/// (<c>HOME_COUNT</c>, <c>homeCount</c>); here they are the same.
/// </summary>
public readonly record struct SystemState
{
    private readonly string? _code;

    /// <summary>Takes the state as the service writes it; null, empty or blank is <see cref="Unknown"/>.</summary>
    /// <param name="text">Such as <c>OFF</c> or <c>awayCount</c>.</param>
    public SystemState(string? text) => _code = UpperSnake(text);

    /// <summary>No state was told.</summary>
    public static SystemState Unknown => default;

    /// <summary><c>OFF</c>: disarmed.</summary>
    public static SystemState Off { get; } = new("OFF");

    /// <summary><c>HOME</c>: armed for people at home.</summary>
    public static SystemState Home { get; } = new("HOME");

    /// <summary><c>AWAY</c>: armed for an empty house.</summary>
    public static SystemState Away { get; } = new("AWAY");

    /// <summary><c>HOME_COUNT</c>: the exit delay before <see cref="Home"/> runs.</summary>
    public static SystemState HomeCountdown { get; } = new("HOME_COUNT");

    /// <summary><c>AWAY_COUNT</c>: the exit delay before <see cref="Away"/> runs.</summary>
    public static SystemState AwayCountdown { get; } = new("AWAY_COUNT");

    /// <summary><c>ALARM_COUNT</c>: somebody came in while it was armed; the alarm follows if nobody disarms.</summary>
    public static SystemState AlarmCountdown { get; } = new("ALARM_COUNT");

    /// <summary><c>ALARM</c>: an alarm.</summary>
    public static SystemState Alarm { get; } = new("ALARM");

    /// <summary><c>TEST</c>: a test of the system. One library.</summary>
    public static SystemState Test { get; } = new("TEST");

    /// <summary><c>ENTRY_DELAY</c>. One library names it; what sets it apart from <see cref="AlarmCountdown"/> isn't known.</summary>
    public static SystemState EntryDelay { get; } = new("ENTRY_DELAY");

    /// <summary><c>EXIT_DELAY</c>. One library names it; for which state isn't known.</summary>
    public static SystemState ExitDelay { get; } = new("EXIT_DELAY");

    /// <summary><c>ERROR</c>. One library.</summary>
    public static SystemState Error { get; } = new("ERROR");

    /// <summary>The state in upper-case letters with underscores, such as <c>HOME_COUNT</c>; empty where none was told.</summary>
    public string Code => _code ?? string.Empty;

    /// <summary>Armed and watching: <see cref="Home"/> or <see cref="Away"/>.</summary>
    public bool IsArmed => this == Home || this == Away;

    /// <summary>An exit delay runs: <see cref="HomeCountdown"/>, <see cref="AwayCountdown"/> or <see cref="ExitDelay"/>.</summary>
    public bool IsArming => this == HomeCountdown || this == AwayCountdown || this == ExitDelay;

    /// <summary>An alarm, or the countdown before one: <see cref="Alarm"/>, <see cref="AlarmCountdown"/> or <see cref="EntryDelay"/>.</summary>
    public bool IsAlarm => this == Alarm || this == AlarmCountdown || this == EntryDelay;

    /// <summary>The code; <c>unknown</c> where no state was told.</summary>
    public override string ToString() => _code ?? "unknown";

    private static string? UpperSnake(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var code = new StringBuilder(text.Length + 4);
        char before = '_';
        foreach (char character in text.Trim())
        {
            if (char.IsUpper(character) && (char.IsLower(before) || char.IsDigit(before)))
            {
                code.Append('_');
            }

            code.Append(character is ' ' or '-' ? '_' : char.ToUpperInvariant(character));
            before = character;
        }

        return code.ToString();
    }
}
