namespace Earshot.Cli;

/// <summary>An error of a service, with its name: what to do about it differs.</summary>
internal sealed class ServiceException(string service, Exception innerException) : Exception(innerException.Message, innerException)
{
    /// <summary>The service's name, for people.</summary>
    public string Service { get; } = service;
}
