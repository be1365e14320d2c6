namespace Earshot.Timing;

/// <summary>Represents a budget that is spent one token at a time and refills with time, up to its capacity. It starts full.</summary>
/// <remarks>It counts in whole ticks, so that it does not drift over years. This type is not thread-safe.</remarks>
/// <param name="capacity">The maximum number of tokens.</param>
/// <param name="refill">The time in which one token is added.</param>
internal sealed class TokenBucket(int capacity, TimeSpan refill)
{
    private readonly long _capacity = capacity * refill.Ticks;
    private long _balance = capacity * refill.Ticks;

    /// <summary>Gets the number of whole tokens.</summary>
    public int Tokens => (int)(_balance / refill.Ticks);

    /// <summary>Gets the time until at least one token is available; zero if one is available now.</summary>
    public TimeSpan NextIn => TimeSpan.FromTicks(Math.Max(0, refill.Ticks - _balance));

    /// <summary>Refills the budget for time that has passed.</summary>
    public void Refill(TimeSpan passed)
    {
        if (passed > TimeSpan.Zero)
        {
            // A long time is compared first, because the sum could overflow.
            _balance = passed.Ticks >= _capacity - _balance ? _capacity : _balance + passed.Ticks;
        }
    }

    /// <summary>Tries to take a token.</summary>
    /// <returns>true if a token was taken; otherwise, false.</returns>
    public bool TryTake()
    {
        if (_balance < refill.Ticks)
        {
            return false;
        }

        _balance -= refill.Ticks;
        return true;
    }
}
