namespace Earshot.Cli.Errors;

/// <summary>
/// The exception that is thrown when the command line, a variable, or a file is not valid. The message names it and says what is allowed.
/// </summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The exception that is thrown when the server rejects the login. The message says what to do.</summary>
internal sealed class LoginFailedException(string message, Exception innerException) : Exception(message, innerException);

/// <summary>The exception that is thrown when something in front of the server rejects requests that have no login of its own.</summary>
internal sealed class GatedException(string message, Exception innerException) : Exception(message, innerException);

/// <summary>The exception that is thrown when a service reports an error. It names the service, because the advice differs.</summary>
internal sealed class ServiceException(string service, Exception innerException) : Exception(innerException.Message, innerException)
{
    /// <summary>Gets the service's name, for messages.</summary>
    public string Service { get; } = service;
}

/// <summary>The exception that is thrown when the user stops the tool at a prompt. The message says that nothing was done.</summary>
internal sealed class StoppedException(string message) : Exception(message);
