namespace Earshot.Cli;

/// <summary>The server refuses the log-in; the message says what to do about it.</summary>
internal sealed class LoginFailedException(string message, Exception innerException) : Exception(message, innerException);
