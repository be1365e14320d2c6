using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Earshot.Mattermost;

namespace Earshot.Fuzz.Feeding;

/// <summary>Reads everything that an event offers, as handlers might.</summary>
internal static class EventReading
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    /// <summary>Reads all properties of an event. Only <see cref="UnexpectedDataException"/> is allowed.</summary>
    public static void ReadAll(MattermostEvent e)
    {
        ReadProperties(e);
        using JsonDocument written = JsonDocument.Parse(e.ToJson(), new JsonDocumentOptions { MaxDepth = int.MaxValue });
        _ = e.ToString();
    }

    /// <inheritdoc cref="ReadAll(MattermostEvent)"/>
    public static void ReadProperties(object e)
    {
        foreach (PropertyInfo property in Properties.GetOrAdd(e.GetType(), static type => type.GetProperties()))
        {
            try
            {
                _ = property.GetValue(e);
            }
            catch (TargetInvocationException thrown) when (thrown.InnerException is UnexpectedDataException)
            {
                // Documented for the content of an event.
            }
        }
    }
}
