namespace Earshot.Cli.Errors;

/// <summary>The user asked for what can't be done; the message names the option or setting and says what is allowed.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The server refuses the log-in; the message says what to do about it.</summary>
internal sealed class LoginFailedException(string message, Exception innerException) : Exception(message, innerException);

/// <summary>An error of a service, with its name: what to do about it differs.</summary>
internal sealed class ServiceException(string service, Exception innerException) : Exception(innerException.Message, innerException)
{
    /// <summary>The service's name, for people.</summary>
    public string Service { get; } = service;
}
