using System.Globalization;

namespace Earshot.SimpliSafe;

/// <summary>
/// Represents changes to the settings of a system of version 3. Properties that are <see langword="null"/> are not sent and not changed.
/// </summary>
/// <remarks>The ranges are known from one library only; the limits of the service itself are unknown.</remarks>
public sealed record SystemSettingsChange
{
    /// <summary>Gets or sets the duration of an alarm, in whole seconds. The range is 30 to 480 seconds.</summary>
    public TimeSpan? AlarmDuration { get; init; }

    /// <summary>Gets or sets the alarm volume. <see cref="Volume.Off"/> makes alarms silent.</summary>
    public Volume? AlarmVolume { get; init; }

    /// <summary>Gets or sets the volume of the door chime.</summary>
    public Volume? DoorChime { get; init; }

    /// <summary>
    /// Gets or sets the time to disarm after entering while the system is armed in away mode, in whole seconds. The range is 30 to 255
    /// seconds.
    /// </summary>
    public TimeSpan? EntryDelayAway { get; init; }

    /// <summary>
    /// Gets or sets the time to disarm after entering while the system is armed in home mode, in whole seconds. The range is 0 to 255
    /// seconds.
    /// </summary>
    public TimeSpan? EntryDelayHome { get; init; }

    /// <summary>
    /// Gets or sets the time to leave before the system is armed in away mode, in whole seconds. The range is 45 to 255 seconds.
    /// </summary>
    public TimeSpan? ExitDelayAway { get; init; }

    /// <summary>Gets or sets the time before the system is armed in home mode, in whole seconds. The range is 0 to 255 seconds.</summary>
    public TimeSpan? ExitDelayHome { get; init; }

    /// <summary>Gets or sets a value that indicates whether the light of the base station is on.</summary>
    public bool? Light { get; init; }

    /// <summary>Gets or sets the volume of the voice prompts.</summary>
    public Volume? VoicePrompts { get; init; }

    internal bool IsEmpty => this == new SystemSettingsChange();

    /// <summary>Validates all values.</summary>
    /// <exception cref="ArgumentException">A value is out of its range. The message names the property and the range.</exception>
    public void Validate()
    {
        CheckSeconds(AlarmDuration, nameof(AlarmDuration), 30, 480);
        CheckSeconds(EntryDelayAway, nameof(EntryDelayAway), 30, 255);
        CheckSeconds(EntryDelayHome, nameof(EntryDelayHome), 0, 255);
        CheckSeconds(ExitDelayAway, nameof(ExitDelayAway), 45, 255);
        CheckSeconds(ExitDelayHome, nameof(ExitDelayHome), 0, 255);
        CheckVolume(AlarmVolume, nameof(AlarmVolume));
        CheckVolume(DoorChime, nameof(DoorChime));
        CheckVolume(VoicePrompts, nameof(VoicePrompts));
    }

    private static void CheckSeconds(TimeSpan? value, string option, int least, int most)
    {
        if (value is { } time
            && (time < TimeSpan.FromSeconds(least) || time > TimeSpan.FromSeconds(most) || time.Ticks % TimeSpan.TicksPerSecond != 0))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{nameof(SystemSettingsChange)}.{option} must be {least} to {most} whole seconds, but is {time.TotalSeconds}."),
                option);
        }
    }

    private static void CheckVolume(Volume? value, string option)
    {
        if (value is { Code: < 0 or > 3 } volume)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{nameof(SystemSettingsChange)}.{option} must be 0 (off) to 3 (high), but is {volume.Code}."),
                option);
        }
    }
}
