namespace Earshot.Mattermost;

/// <summary>
/// Represents the optional parameters of an operation. Each operation with optional parameters has its own record, to which properties can
/// be added.
/// </summary>
public abstract record OperationOptions
{
    private protected OperationOptions()
    {
    }

    /// <summary>Returns the name of the type, without values, which can be private.</summary>
    public sealed override string ToString() => GetType().Name;
}
