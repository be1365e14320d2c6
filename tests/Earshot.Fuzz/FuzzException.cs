namespace Earshot.Fuzz;

/// <summary>The exception that is thrown when a target breaks one of its rules.</summary>
/// <param name="message">The rule and what happened instead.</param>
public sealed class FuzzException(string message) : Exception(message)
{
    /// <summary>Throws unless a rule was followed.</summary>
    public static void Unless(bool isFollowed, string rule)
    {
        if (!isFollowed)
        {
            throw new FuzzException(rule);
        }
    }
}
