namespace Earshot.Simulator.Faults;

/// <summary>Represents what a fault does. The sealed records in this namespace are the only actions.</summary>
public abstract record FaultAction
{
    private protected FaultAction()
    {
    }

    /// <summary>Gets the name of the action in a script.</summary>
    internal abstract string Name { get; }

    internal virtual bool HappensAt(FaultTrigger trigger) => true;

    internal virtual void Validate()
    {
    }
}

/// <summary>Drops the TCP connection without a close frame or a response.</summary>
public sealed record DropConnection : FaultAction
{
    /// <summary>
    /// Gets or sets a value that indicates whether the connection is reset (RST) instead of closed (FIN). The default is
    /// <see langword="true"/>.
    /// </summary>
    public bool Reset { get; init; } = true;

    internal override string Name => "drop";
}

/// <summary>
/// Keeps the connection open, but no more data is read or sent. At <see cref="MessageSent"/>, the message is not sent either.
/// </summary>
public sealed record Hang : FaultAction
{
    internal override string Name => "hang";
}

/// <summary>
/// Keeps the connection open, but discards all data in both directions. The server continues as if its data were received.
/// </summary>
public sealed record HalfOpen : FaultAction
{
    internal override string Name => "half-open";
}

/// <summary>Refuses new connections for a time. At <see cref="ConnectionAccepted"/>, the accepted connection is reset as well.</summary>
public sealed record RefuseConnections : FaultAction
{
    /// <summary>
    /// Gets or sets the time for which the listener is closed; at most 49 days. With zero, the default, only the accepted connection is
    /// reset, so the trigger must be <see cref="ConnectionAccepted"/>.
    /// </summary>
    public TimeSpan Duration { get; init; }

    internal override string Name => "refuse";

    internal override bool HappensAt(FaultTrigger trigger) => trigger is ConnectionAccepted || Duration > TimeSpan.Zero;

    internal override void Validate() => Durations.RequireNotNegative(Duration, nameof(Duration));
}

/// <summary>Restarts the server: every connection is dropped, the port stays the same, and the application keeps its data.</summary>
public sealed record RestartServer : FaultAction
{
    /// <summary>
    /// Gets or sets the time for which the server is down; at most 49 days. The default is zero: the server restarts immediately.
    /// </summary>
    public TimeSpan DownTime { get; init; }

    internal override string Name => "restart";

    internal override void Validate() => Durations.RequireNotNegative(DownTime, nameof(DownTime));
}

/// <summary>Delays the connection, the request, the acceptance of the upgrade, the response, or the message.</summary>
public sealed record Delay : FaultAction
{
    /// <summary>Gets or sets the duration of the delay; greater than zero, at most 49 days.</summary>
    public required TimeSpan Duration { get; init; }

    internal override string Name => "delay";

    internal override bool HappensAt(FaultTrigger trigger) => trigger is not TimeElapsed;

    internal override void Validate() => Durations.RequirePositive(Duration, nameof(Duration));
}

/// <summary>Sends the data of the connection in small pieces from now on.</summary>
public sealed record SlowDrip : FaultAction
{
    /// <summary>Gets or sets the size of a piece, in bytes. The default is 1, which is also the minimum.</summary>
    public int Bytes { get; init; } = 1;

    /// <summary>Gets or sets the time between two pieces; greater than zero, at most 49 days.</summary>
    public required TimeSpan Interval { get; init; }

    internal override string Name => "slow-drip";

    internal override void Validate()
    {
        FaultValueException.Unless(Bytes >= 1, nameof(Bytes), "1 or more");
        Durations.RequirePositive(Interval, nameof(Interval));
    }
}

/// <summary>
/// Sends a response to an HTTP request, or to a WebSocket upgrade, in place of the server. At <see cref="ResponseReady"/>, the server has
/// already processed the request.
/// </summary>
public sealed record SendResponse : FaultAction
{
    /// <summary>Gets or sets the HTTP status, from 200 to 599.</summary>
    public required int Status { get; init; }

    /// <summary>Gets or sets the headers, without the content type.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets the content type, or <see langword="null"/> to send none.</summary>
    public string? ContentType { get; init; }

    /// <summary>Gets or sets the body, which is sent as UTF-8.</summary>
    public string Body { get; init; } = "";

    internal override string Name => "respond";

    /// <summary>Creates a response with status 401 and a JSON body.</summary>
    /// <returns>The response.</returns>
    public static SendResponse Unauthorized() =>
        Json(401, """{"message":"The simulator rejected this request on purpose.","status_code":401}""");

    /// <summary>Creates a response with status 500 and a JSON body.</summary>
    /// <returns>The response.</returns>
    public static SendResponse ServerError() => Json(500, """{"message":"The simulator failed on purpose.","status_code":500}""");

    /// <summary>Creates a response with status 502 and an HTML page, as a proxy sends it when the server is down.</summary>
    /// <returns>The response.</returns>
    public static SendResponse BadGatewayPage() => new()
    {
        Status = 502,
        ContentType = "text/html",
        Body = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
    };

    /// <summary>Creates a response with status 200 and an HTML page, as a captive portal or a wrong address sends it.</summary>
    /// <returns>The response.</returns>
    public static SendResponse WebPage() => new()
    {
        Status = 200,
        ContentType = "text/html; charset=utf-8",
        Body = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>This is a page, not an API.</body></html>",
    };

    /// <summary>
    /// Creates a response with status 429, a line of plain text, and the headers X-RateLimit-Limit, X-RateLimit-Remaining,
    /// X-RateLimit-Reset, and Retry-After.
    /// </summary>
    /// <param name="retryAfter">The time after which a request is accepted again. It is rounded up to seconds.</param>
    /// <param name="limit">The value of X-RateLimit-Limit.</param>
    /// <returns>The response.</returns>
    public static SendResponse RateLimited(TimeSpan retryAfter, int limit = 100)
    {
        string seconds = Math.Ceiling(retryAfter.TotalSeconds).ToString("0", System.Globalization.CultureInfo.InvariantCulture);
        return RateLimited() with
        {
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["X-RateLimit-Limit"] = limit.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["X-RateLimit-Remaining"] = "0",
                ["X-RateLimit-Reset"] = seconds,
                ["Retry-After"] = seconds,
            },
        };
    }

    /// <summary>Creates a response with status 429 and a line of plain text, without a header that states when to retry.</summary>
    /// <returns>The response.</returns>
    public static SendResponse RateLimited() => new() { Status = 429, ContentType = "text/plain", Body = "limit exceeded\n" };

    internal override bool HappensAt(FaultTrigger trigger) => trigger is RequestReceived or ResponseReady or WebSocketConnected;

    internal override void Validate()
    {
        FaultValueException.Unless(Status is >= 200 and <= 599, nameof(Status), "from 200 to 599");
        FaultValueException.Unless(
            Body.Length == 0 || Status is not (204 or 205 or 304), nameof(Body), "empty with status 204, 205, and 304");
    }

    private static SendResponse Json(int status, string body) => new() { Status = status, ContentType = "application/json", Body = body };
}
