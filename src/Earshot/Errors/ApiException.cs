namespace Earshot;

/// <summary>The server answered, and its answer was a refusal. The subclasses say which kind.</summary>
public class ApiException : EarshotException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong and what to do about it; without secrets.</param>
    /// <param name="statusCode">The HTTP status of the answer.</param>
    /// <param name="innerException">What led to it, where something did.</param>
    public ApiException(string message, int statusCode, Exception? innerException = null)
        : base(message, innerException) => StatusCode = statusCode;

    /// <summary>The HTTP status of the answer.</summary>
    public int StatusCode { get; }

    /// <summary>The server's own key for this error, stable over languages and versions; null where the answer carried none.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The id under which the server logged the call; null where the answer carried none.</summary>
    public string? RequestId { get; init; }

    /// <summary>How long the server asks to wait before the next try; null where it doesn't say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>400, 405, 413, 414, 422 and the other 4xx without a type of their own: the call itself is wrong, repeating it won't help.</summary>
public sealed class BadRequestException : ApiException
{
    /// <inheritdoc cref="ApiException(string, int, Exception?)"/>
    public BadRequestException(string message, int statusCode = 400, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }
}

/// <summary>401, or credentials that were refused in another way (on a socket, say). A person must act: log in again or change the
/// credentials.</summary>
public sealed class LoginException : ApiException
{
    /// <inheritdoc cref="ApiException(string, int, Exception?)"/>
    public LoginException(string message, int statusCode = 401, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }
}

/// <summary>403: the account is known and may not do this.</summary>
public sealed class PermissionException : ApiException
{
    /// <inheritdoc cref="ApiException(string, int, Exception?)"/>
    public PermissionException(string message, int statusCode = 403, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }
}

/// <summary>404 said by the API: what was asked for isn't there, or this account may not see it. For paths outside of the API, such as those
/// of plugins, also a web page in place of an answer: this server doesn't have them.</summary>
/// <remarks>A 404 that doesn't come from the API is a <see cref="ConnectionException"/> with
/// <see cref="ConnectionProblem.WrongPath"/>.</remarks>
public sealed class NotFoundException : ApiException
{
    /// <inheritdoc cref="ApiException(string, int, Exception?)"/>
    public NotFoundException(string message, int statusCode = 404, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }
}

/// <summary>409: the call collides with what is there.</summary>
public sealed class ConflictException : ApiException
{
    /// <inheritdoc cref="ApiException(string, int, Exception?)"/>
    public ConflictException(string message, int statusCode = 409, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }
}

/// <summary>429, or a call held back because the server's rate budget is used up; <see cref="ApiException.RetryAfter"/> says for how
/// long.</summary>
public sealed class RateLimitException : ApiException
{
    /// <inheritdoc cref="ApiException(string, int, Exception?)"/>
    public RateLimitException(string message, int statusCode = 429, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }

    /// <summary>Whether calls are held back on this side until <see cref="ApiException.RetryAfter"/> is over, so that this one isn't repeated
    /// by itself: the caller decides whether the wait is worth it.</summary>
    public bool WasHeldBack { get; init; }
}

/// <summary>5xx: the server failed, or (501) has the feature off.</summary>
public sealed class ServerException : ApiException
{
    /// <inheritdoc cref="ApiException(string, int, Exception?)"/>
    public ServerException(string message, int statusCode = 500, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }
}
