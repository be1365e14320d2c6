namespace Earshot.Mattermost;

/// <summary>An event lacks its content, or has it in a shape that can't be read. The other fields and the raw JSON are there.</summary>
public sealed class UnexpectedDataException : EarshotException
{
    internal UnexpectedDataException(string eventType, string field)
        : base($"The event '{eventType}' has no '{field}' that can be read as such; see Raw for what came.")
    {
        EventType = eventType;
        Field = field;
    }

    /// <summary>The event's name.</summary>
    public string EventType { get; }

    /// <summary>The name of the field within its data.</summary>
    public string Field { get; }
}
