using System.Globalization;

namespace Earshot.SimpliSafe;

/// <summary>What to change in the settings of a system of version 3. What is null stays as it is, and isn't sent.</summary>
/// <remarks>The ranges rest on one library; what the service itself refuses isn't known.</remarks>
public sealed record SystemSettingsChange
{
    /// <summary>How long an alarm sounds: 30 to 480 s.</summary>
    public TimeSpan? AlarmDuration { get; init; }

    /// <summary>How loud an alarm is. <see cref="Volume.Off"/> makes it silent.</summary>
    public Volume? AlarmVolume { get; init; }

    /// <summary>How loud the base station chimes when a door opens.</summary>
    public Volume? DoorChime { get; init; }

    /// <summary>How long one has to disarm after coming in while it is armed for an empty house: 30 to 255 s.</summary>
    public TimeSpan? EntryDelayAway { get; init; }

    /// <summary>How long one has to disarm after coming in while it is armed for people at home: 0 to 255 s.</summary>
    public TimeSpan? EntryDelayHome { get; init; }

    /// <summary>How long one has to leave before it is armed for an empty house: 45 to 255 s.</summary>
    public TimeSpan? ExitDelayAway { get; init; }

    /// <summary>How long before it is armed for people at home: 0 to 255 s.</summary>
    public TimeSpan? ExitDelayHome { get; init; }

    /// <summary>Whether the base station's light is on.</summary>
    public bool? Light { get; init; }

    /// <summary>How loud the base station speaks.</summary>
    public Volume? VoicePrompts { get; init; }

    internal bool IsEmpty => this == new SystemSettingsChange();

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names option and range.</exception>
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
        if (value is { } time && (time < TimeSpan.FromSeconds(least) || time > TimeSpan.FromSeconds(most) || time.Ticks % TimeSpan.TicksPerSecond != 0))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{option} must be {least} to {most} whole seconds, not {time.TotalSeconds}."), option);
        }
    }

    private static void CheckVolume(Volume? value, string option)
    {
        if (value is { Code: < 0 or > 3 } volume)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{option} must be 0 (off) to 3 (high), not {volume.Code}."), option);
        }
    }
}
