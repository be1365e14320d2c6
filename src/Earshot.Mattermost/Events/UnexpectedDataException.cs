namespace Earshot.Mattermost;

/// <summary>
/// The exception that is thrown when the main content of an event is missing or cannot be read. The other fields and the raw JSON remain
/// available.
/// </summary>
public sealed class UnexpectedDataException : EarshotException
{
    internal UnexpectedDataException(string eventType, string field)
        : base($"The event '{eventType}' has no valid '{field}' field. See Raw for the received JSON.")
    {
        EventType = eventType;
        Field = field;
    }

    /// <summary>Gets the name of the event.</summary>
    public string EventType { get; }

    /// <summary>Gets the name of the field within the event's data.</summary>
    public string Field { get; }
}
