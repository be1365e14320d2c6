namespace Earshot;

/// <summary>Specifies what happens when <see cref="ListenerOptions.HoldBackCapacity"/> events are held back.</summary>
public enum HoldBackFullMode
{
    /// <summary>
    /// The events of the lane with most are dropped, and the lane is fetched again. What cannot be fetched is reported as a gap.
    /// </summary>
    Gap,

    /// <summary>
    /// Further events are written to an encrypted temporary file until they are delivered. If that fails, or the file reaches
    /// <see cref="ListenerOptions.HoldBackFileBytes"/>, the same follows as with <see cref="Gap"/>.
    /// </summary>
    Disk,
}
