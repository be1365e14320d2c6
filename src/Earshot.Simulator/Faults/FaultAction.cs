namespace Earshot.Simulator.Faults;

/// <summary>What a fault does. One of the sealed records in this file's folder; there are no others.</summary>
public abstract record FaultAction
{
    private protected FaultAction()
    {
    }

    /// <summary>What the action is called in a script.</summary>
    internal abstract string Name { get; }

    internal virtual bool HappensAt(FaultTrigger trigger) => true;

    internal virtual void Validate()
    {
    }
}

/// <summary>Cuts the TCP connection without a close frame or an answer.</summary>
public sealed record DropConnection : FaultAction
{
    /// <summary>By RST (default), or by FIN.</summary>
    public bool Reset { get; init; } = true;

    internal override string Name => "drop";
}

/// <summary>The connection stands, but nothing is read from it and nothing sent any more; at a message, the message isn't sent either.</summary>
public sealed record Hang : FaultAction
{
    internal override string Name => "hang";
}

/// <summary>The connection stands, and everything is swallowed in both directions from now on; the server goes on as if it were heard.</summary>
public sealed record HalfOpen : FaultAction
{
    internal override string Name => "half-open";
}

/// <summary>New connections are refused for a while. At an accept the connection that was just accepted is reset, too.</summary>
public sealed record RefuseConnections : FaultAction
{
    /// <summary>How long the listener is closed; zero (default) resets the accepted connection only, so it makes sense at an accept only.</summary>
    public TimeSpan Duration { get; init; }

    internal override string Name => "refuse";

    internal override bool HappensAt(FaultTrigger trigger) => trigger is ConnectionAccepted || Duration > TimeSpan.Zero;

    internal override void Validate() => Durations.RequireNotNegative(Duration, nameof(Duration));
}

/// <summary>The whole server goes away and comes back: every connection is cut, the port stays the same, the application keeps its state.</summary>
public sealed record RestartServer : FaultAction
{
    /// <summary>How long it is away. Default: no longer than it takes.</summary>
    public TimeSpan DownTime { get; init; }

    internal override string Name => "restart";

    internal override void Validate() => Durations.RequireNotNegative(DownTime, nameof(DownTime));
}

/// <summary>Waits: before a byte of the connection is handled, the request is, the upgrade is accepted, or the answer or the message goes out.</summary>
public sealed record Delay : FaultAction
{
    /// <summary>How long; above zero, at most 49 days.</summary>
    public required TimeSpan Duration { get; init; }

    internal override string Name => "delay";

    internal override bool HappensAt(FaultTrigger trigger) => trigger is not TimeElapsed;

    internal override void Validate() => Durations.RequirePositive(Duration, nameof(Duration));
}

/// <summary>From now on what the connection sends goes out a few bytes at a time.</summary>
public sealed record SlowDrip : FaultAction
{
    /// <summary>How many bytes at a time, from 1. Default: 1.</summary>
    public int Bytes { get; init; } = 1;

    /// <summary>How long between; above zero, at most 49 days.</summary>
    public required TimeSpan Interval { get; init; }

    internal override string Name => "slow-drip";

    internal override void Validate()
    {
        FaultValueException.Unless(Bytes >= 1, nameof(Bytes), "1 or more");
        Durations.RequirePositive(Interval, nameof(Interval));
    }
}

/// <summary>Answers an HTTP request in the server's place, an upgrade too. At a response: after the server has done what was asked.</summary>
public sealed record SendResponse : FaultAction
{
    /// <summary>The HTTP status, 200 to 599.</summary>
    public required int Status { get; init; }

    /// <summary>Headers beside the content type.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The content type; null for none.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body, sent as UTF-8.</summary>
    public string Body { get; init; } = "";

    internal override string Name => "respond";

    /// <summary>401 with a body of JSON.</summary>
    public static SendResponse Unauthorized() => Json(401, """{"message":"The simulator refused this on purpose.","status_code":401}""");

    /// <summary>500 with a body of JSON.</summary>
    public static SendResponse ServerError() => Json(500, """{"message":"The simulator failed on purpose.","status_code":500}""");

    /// <summary>502 with a web page, as a proxy in front of a server that is away gives.</summary>
    public static SendResponse BadGatewayPage() => new()
    {
        Status = 502,
        ContentType = "text/html",
        Body = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
    };

    /// <summary>200 with a web page, as a sign-in portal or a wrong address gives.</summary>
    public static SendResponse WebPage() => new()
    {
        Status = 200,
        ContentType = "text/html; charset=utf-8",
        Body = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>This is a page, not an API.</body></html>",
    };

    /// <summary>429 with X-RateLimit-Limit, -Remaining and -Reset (all in whole seconds or calls) and Retry-After, and a line of plain text.</summary>
    /// <param name="retryAfter">How long to wait; rounded up to seconds.</param>
    /// <param name="limit">What X-RateLimit-Limit says.</param>
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

    /// <summary>429 with a line of plain text and no header that says how long to wait.</summary>
    public static SendResponse RateLimited() => new() { Status = 429, ContentType = "text/plain", Body = "limit exceeded\n" };

    internal override bool HappensAt(FaultTrigger trigger) => trigger is RequestReceived or ResponseReady or WebSocketConnected;

    internal override void Validate()
    {
        FaultValueException.Unless(Status is >= 200 and <= 599, nameof(Status), "from 200 to 599");
        FaultValueException.Unless(Body.Length == 0 || Status is not (204 or 205 or 304), nameof(Body), "empty with status 204, 205 and 304");
    }

    private static SendResponse Json(int status, string body) => new() { Status = status, ContentType = "application/json", Body = body };
}
