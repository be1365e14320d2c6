namespace Earshot.Mattermost;

/// <summary>What may be said to an operation beyond what it needs. Each operation that takes any has a record of its own, which may grow.</summary>
public abstract record OperationOptions
{
    private protected OperationOptions()
    {
    }

    /// <summary>Names the type only: what is asked for may be private.</summary>
    public sealed override string ToString() => GetType().Name;
}
