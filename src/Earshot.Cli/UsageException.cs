namespace Earshot.Cli;

/// <summary>The user asked for what can't be done; the message names the option or setting and says what is allowed.</summary>
internal sealed class UsageException(string message) : Exception(message);
