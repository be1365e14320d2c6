using System.Text;

namespace Earshot.SimpliSafe;

/// <summary>Specifies the state of an alarm system. Unknown values are kept.</summary>
/// <remarks>The service writes states in several styles (<c>HOME_COUNT</c>, <c>homeCount</c>), which are equal here.</remarks>
public readonly record struct SystemState
{
    private readonly string? _code;

    /// <summary>Initializes a new instance of the <see cref="SystemState"/> structure.</summary>
    /// <param name="text">
    /// The service's value, such as <c>OFF</c> or <c>awayCount</c>. A value that is <see langword="null"/>, empty, or blank means
    /// <see cref="Unknown"/>.
    /// </param>
    public SystemState(string? text) => _code = UpperSnake(text);

    /// <summary>Gets the state of a system whose state is not reported.</summary>
    public static SystemState Unknown => default;

    /// <summary>Gets the state <c>OFF</c>: disarmed.</summary>
    public static SystemState Off { get; } = new("OFF");

    /// <summary>Gets the state <c>HOME</c>: armed in home mode.</summary>
    public static SystemState Home { get; } = new("HOME");

    /// <summary>Gets the state <c>AWAY</c>: armed in away mode.</summary>
    public static SystemState Away { get; } = new("AWAY");

    /// <summary>Gets the state <c>HOME_COUNT</c>: the exit delay before <see cref="Home"/>.</summary>
    public static SystemState HomeCountdown { get; } = new("HOME_COUNT");

    /// <summary>Gets the state <c>AWAY_COUNT</c>: the exit delay before <see cref="Away"/>.</summary>
    public static SystemState AwayCountdown { get; } = new("AWAY_COUNT");

    /// <summary>
    /// Gets the state <c>ALARM_COUNT</c>: someone entered while the system was armed; the alarm starts unless the system is disarmed.
    /// </summary>
    public static SystemState AlarmCountdown { get; } = new("ALARM_COUNT");

    /// <summary>Gets the state <c>ALARM</c>: an alarm.</summary>
    public static SystemState Alarm { get; } = new("ALARM");

    /// <summary>Gets the state <c>TEST</c>: a test of the system. Known from one library only.</summary>
    public static SystemState Test { get; } = new("TEST");

    /// <summary>
    /// Gets the state <c>ENTRY_DELAY</c>. Known from one library only; how it differs from <see cref="AlarmCountdown"/> is unknown.
    /// </summary>
    public static SystemState EntryDelay { get; } = new("ENTRY_DELAY");

    /// <summary>Gets the state <c>EXIT_DELAY</c>. Known from one library only; its target state is unknown.</summary>
    public static SystemState ExitDelay { get; } = new("EXIT_DELAY");

    /// <summary>Gets the state <c>ERROR</c>. Known from one library only.</summary>
    public static SystemState Error { get; } = new("ERROR");

    /// <summary>
    /// Gets the state in uppercase with underscores, such as <c>HOME_COUNT</c>, or an empty string if the state is unknown.
    /// </summary>
    public string Code => _code ?? string.Empty;

    /// <summary>Gets a value that indicates whether the system is armed: <see cref="Home"/> or <see cref="Away"/>.</summary>
    public bool IsArmed => this == Home || this == Away;

    /// <summary>
    /// Gets a value that indicates whether an exit delay is running: <see cref="HomeCountdown"/>, <see cref="AwayCountdown"/>, or
    /// <see cref="ExitDelay"/>.
    /// </summary>
    public bool IsArming => this == HomeCountdown || this == AwayCountdown || this == ExitDelay;

    /// <summary>
    /// Gets a value that indicates whether an alarm or the countdown before it is active: <see cref="Alarm"/>,
    /// <see cref="AlarmCountdown"/>, or <see cref="EntryDelay"/>.
    /// </summary>
    public bool IsAlarm => this == Alarm || this == AlarmCountdown || this == EntryDelay;

    /// <summary>Returns the code, or <c>unknown</c>.</summary>
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
