namespace Earshot.Fuzz;

/// <summary>Something that reads input from outside, and the rules that it must follow whatever the input is.</summary>
public abstract class FuzzTarget : IAsyncDisposable
{
    /// <summary>Gets the name for the command line and the table.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Gets a value that indicates whether an input is read on the calling thread only, so that its allocations can be measured.
    /// </summary>
    public virtual bool IsSynchronous => true;

    /// <summary>Prepares the target, once.</summary>
    public virtual Task StartAsync() => Task.CompletedTask;

    /// <summary>Creates one input and lets the target read it.</summary>
    /// <param name="index">The index of the input.</param>
    /// <param name="random">The only source of randomness, so that the same index has the same input.</param>
    /// <returns>The size of the input, in bytes.</returns>
    /// <exception cref="Exception">A rule was broken.</exception>
    public abstract Task<int> RunAsync(long index, Random random);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
