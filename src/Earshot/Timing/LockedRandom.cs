namespace Earshot.Timing;

/// <summary>
/// Wraps a random number generator so that several threads can use it. Only <see cref="NextDouble"/> is supported.
/// </summary>
internal sealed class LockedRandom(Random inner) : Random(0)
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public override double NextDouble()
    {
        lock (_gate)
        {
            return inner.NextDouble();
        }
    }

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();
}
