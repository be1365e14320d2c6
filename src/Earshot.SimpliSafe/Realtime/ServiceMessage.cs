namespace Earshot.SimpliSafe.Realtime;

/// <summary>Specifies the kind of a message from the service.</summary>
internal enum ServiceMessage
{
    /// <summary>An unknown message, which is skipped.</summary>
    Unknown,

    /// <summary>A greeting, or the confirmation that the token was accepted.</summary>
    Greeting,

    /// <summary>The confirmation that the stream is live.</summary>
    Subscribed,

    /// <summary>An event.</summary>
    Event,
}

/// <summary>Determines the kind of a message from its <c>type</c>.</summary>
internal static class ServiceMessageType
{
    public static ServiceMessage Parse(string? type) => type switch
    {
        "com.simplisafe.event.standard" => ServiceMessage.Event,
        "com.simplisafe.namespace.subscribed" or "com.simplisafe.service.subscribed" => ServiceMessage.Subscribed,
        "com.simplisafe.service.hello" or "com.simplisafe.service.registered" => ServiceMessage.Greeting,
        _ => ServiceMessage.Unknown,
    };
}
