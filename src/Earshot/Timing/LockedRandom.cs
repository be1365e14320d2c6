namespace Earshot.Timing;

/// <summary>Makes the numbers of a random number generator available to several threads. Only <see cref="NextDouble"/> is supported.</summary>
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
