namespace Earshot;

/// <summary>The exception that is thrown when the server returns an error. Its subclasses specify the kind of error.</summary>
public class ApiException : EarshotException
{
    // Fields, so that For can set them after it has chosen the type.
    private string? _errorId;
    private string? _requestId;
    private TimeSpan? _retryAfter;

    /// <summary>Initializes a new instance of the <see cref="ApiException"/> class.</summary>
    /// <param name="message">The error message, without secrets.</param>
    /// <param name="statusCode">The HTTP status code of the response.</param>
    /// <param name="innerException">The exception that caused this exception, or <see langword="null"/>.</param>
    public ApiException(string message, int statusCode, Exception? innerException = null)
        : base(message, innerException) => StatusCode = statusCode;

    /// <summary>Gets the HTTP status code of the response.</summary>
    public int StatusCode { get; }

    /// <summary>
    /// Gets the server's ID of the error, which is the same in all languages and versions, or <see langword="null"/> if the response
    /// contains none.
    /// </summary>
    public string? ErrorId
    {
        get => _errorId;
        init => _errorId = value;
    }

    /// <summary>Gets the ID under which the server logged the request, or <see langword="null"/> if the response contains none.</summary>
    public string? RequestId
    {
        get => _requestId;
        init => _requestId = value;
    }

    /// <summary>Gets the time to wait before the next attempt, as the server asks, or <see langword="null"/> if it does not.</summary>
    public TimeSpan? RetryAfter
    {
        get => _retryAfter;
        init => _retryAfter = value;
    }

    /// <summary>Creates the exception that a status code stands for.</summary>
    /// <param name="statusCode">The HTTP status code. One without an exception of its own is a <see cref="BadRequestException"/>.</param>
    /// <param name="message">The error message, without secrets.</param>
    /// <param name="operation">The operation that failed, or null.</param>
    /// <param name="errorId">The server's ID of the error, or null.</param>
    /// <param name="requestId">The ID under which the server logged the request, or null.</param>
    /// <param name="retryAfter">The time to wait before the next attempt, or null.</param>
    /// <param name="innerException">The exception that caused the failure, or null.</param>
    /// <param name="isConflict">Whether the error is a conflict, whatever its status.</param>
    internal static ApiException For(
        int statusCode,
        string message,
        string? operation = null,
        string? errorId = null,
        string? requestId = null,
        TimeSpan? retryAfter = null,
        Exception? innerException = null,
        bool isConflict = false)
    {
        ApiException exception = statusCode switch
        {
            _ when isConflict => new ConflictException(message, statusCode, innerException) { Operation = operation },
            401 => new LoginException(message, statusCode, innerException) { Operation = operation },
            403 => new PermissionException(message, statusCode, innerException) { Operation = operation },
            404 => new NotFoundException(message, statusCode, innerException) { Operation = operation },
            409 => new ConflictException(message, statusCode, innerException) { Operation = operation },
            429 => new RateLimitException(message, statusCode, innerException) { Operation = operation },
            >= 500 => new ServerException(message, statusCode, innerException) { Operation = operation },
            _ => new BadRequestException(message, statusCode, innerException) { Operation = operation },
        };
        exception._errorId = errorId;
        exception._requestId = requestId;
        exception._retryAfter = retryAfter;
        return exception;
    }
}

/// <summary>
/// The exception that is thrown when the request is not valid: for 400, 405, 413, 414, 422, and all other 4xx without an exception of their
/// own. Retrying does not help.
/// </summary>
public sealed class BadRequestException : ApiException
{
    /// <summary>Initializes a new instance of the <see cref="BadRequestException"/> class.</summary>
    /// <inheritdoc cref="ApiException(string, int, Exception?)"/>
    public BadRequestException(string message, int statusCode = 400, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }
}

/// <summary>
/// The exception that is thrown when the server rejects the credentials: with 401, or in another way, such as on a WebSocket connection. To
/// continue, log in again or change the credentials.
/// </summary>
public sealed class LoginException : ApiException
{
    /// <summary>Initializes a new instance of the <see cref="LoginException"/> class.</summary>
    /// <inheritdoc cref="ApiException(string, int, Exception?)"/>
    public LoginException(string message, int statusCode = 401, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }
}

/// <summary>The exception that is thrown when the account lacks a permission (403).</summary>
public sealed class PermissionException : ApiException
{
    /// <summary>Initializes a new instance of the <see cref="PermissionException"/> class.</summary>
    /// <inheritdoc cref="ApiException(string, int, Exception?)"/>
    public PermissionException(string message, int statusCode = 403, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }
}

/// <summary>
/// The exception that is thrown when the API returns 404: the resource does not exist, or the account cannot access it. For paths outside
/// the API, such as those of plugins, it is also thrown when the server returns a web page instead: the server does not have this path.
/// </summary>
/// <remarks>
/// A 404 that does not come from the API is a <see cref="ConnectionException"/> with <see cref="ConnectionProblem.WrongPath"/>.
/// </remarks>
public sealed class NotFoundException : ApiException
{
    /// <summary>Initializes a new instance of the <see cref="NotFoundException"/> class.</summary>
    /// <inheritdoc cref="ApiException(string, int, Exception?)"/>
    public NotFoundException(string message, int statusCode = 404, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }
}

/// <summary>
/// The exception that is thrown when the request conflicts with the current state of the resource: with 409, or with 400 if the server's
/// error ID says that the object already exists, as Mattermost reports it.
/// </summary>
public sealed class ConflictException : ApiException
{
    /// <summary>Initializes a new instance of the <see cref="ConflictException"/> class.</summary>
    /// <inheritdoc cref="ApiException(string, int, Exception?)"/>
    public ConflictException(string message, int statusCode = 409, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }
}

/// <summary>
/// The exception that is thrown when the server returns 429, or when a call is not sent because the server accepts no calls at the moment.
/// <see cref="ApiException.RetryAfter"/> is the time to wait.
/// </summary>
public sealed class RateLimitException : ApiException
{
    /// <summary>Initializes a new instance of the <see cref="RateLimitException"/> class.</summary>
    /// <inheritdoc cref="ApiException(string, int, Exception?)"/>
    public RateLimitException(string message, int statusCode = 429, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }

    /// <summary>
    /// Gets a value that indicates whether the client holds back calls until <see cref="ApiException.RetryAfter"/> has elapsed. Such a call
    /// is not retried automatically; the caller decides whether to wait.
    /// </summary>
    public bool WasHeldBack { get; init; }
}

/// <summary>The exception that is thrown when the server fails (5xx), or when a feature is disabled (501).</summary>
public sealed class ServerException : ApiException
{
    /// <summary>Initializes a new instance of the <see cref="ServerException"/> class.</summary>
    /// <inheritdoc cref="ApiException(string, int, Exception?)"/>
    public ServerException(string message, int statusCode = 500, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }
}
