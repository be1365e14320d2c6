using Earshot.SimpliSafe;
using Earshot.Simulator.Faults;

namespace Earshot.Cli.Errors;

/// <summary>Represents an error as a message that says what to do, and an exit code.</summary>
/// <param name="Sentence">The message, without secrets and stack traces.</param>
/// <param name="ExitCode">A value of <see cref="Cli.ExitCode"/>.</param>
internal sealed record Failure(string Sentence, int ExitCode)
{
    /// <summary>Creates the failure for an exception.</summary>
    public static Failure Of(Exception error) => error is ServiceException { Service: SimpliSafe } service
        ? OfSimpliSafe(service.InnerException!)
        : OfMattermost((error as ServiceException)?.InnerException ?? error);

    /// <summary>The service name of SimpliSafe errors.</summary>
    public const string SimpliSafe = "SimpliSafe";

    private static Failure OfMattermost(Exception error) => error switch
    {
        UsageException or FaultScriptException => new(error.Message, Cli.ExitCode.WrongUsage),
        LoginFailedException => new(error.Message, Cli.ExitCode.LoginRefused),
        LoginException => new($"{Plain((EarshotException)error)} {LoginAgain}", Cli.ExitCode.LoginRefused),
        PermissionException refusal => new(Plain(refusal), Cli.ExitCode.LoginRefused),
        ConnectionException connection => new(Describe(connection, "Mattermost"), Cli.ExitCode.OutOfReach),
        ServerException { StatusCode: 502 or 503 or 504 } away => new(Plain(away), Cli.ExitCode.OutOfReach),
        EarshotException known => new(Plain(known), Cli.ExitCode.Failed),
        IOException or UnauthorizedAccessException => new(error.Message, Cli.ExitCode.Failed),
        _ => new(
            $"unexpected error ({error.GetType().Name}: {error.Message}). This is a bug in earshot; rerun with --verbose for details.",
            Cli.ExitCode.Failed),
    };

    private static Failure OfSimpliSafe(Exception error) => error switch
    {
        LoginException => new($"{Plain((EarshotException)error)} Run 'earshot login simplisafe'.", Cli.ExitCode.LoginRefused),
        PinException { Problem: not (PinProblem.IncompleteSet or PinProblem.RefusedByService) } pin =>
            new(pin.Message, Cli.ExitCode.WrongUsage),
        RateLimitException blocked => new(Plain(blocked), Cli.ExitCode.OutOfReach),
        ConnectionException { Problem: ConnectionProblem.TlsFailure } => new(
            "no TLS connection to SimpliSafe could be established. The certificate may not be trusted: check the local clock, and whether "
                + "a proxy "
            + "intercepts the connection.",
            Cli.ExitCode.OutOfReach),
        ConnectionException connection => new(Describe(connection, SimpliSafe), Cli.ExitCode.OutOfReach),
        _ => OfMattermost(error),
    };

    private const string LoginAgain = "To log in again automatically, use --relogin with --login-id.";

    // The library's messages name its own options; these name the options of the command line.
    private static string Describe(ConnectionException error, string service) => error.Problem switch
    {
        ConnectionProblem.TlsFailure =>
            "no TLS connection to the server could be established. Its certificate is not trusted, or the server does not support TLS. "
                + "Check the "
            + "scheme of --url; to accept any certificate of a test server, use --insecure.",
        ConnectionProblem.TimedOut =>
            $"{service} did not respond before the request timed out. Check --url, the network, and any firewall; behind a proxy, use "
                + "--proxy.",
        ConnectionProblem.NotAnApi when error.Operation != "ConnectWebSocket" =>
            $"the response is not a valid response of {service}'s API. It may be a web page, such as a proxy's login page. Check --url, "
                + "including its "
            + "sub-path.",
        _ => Plain(error),
    };

    /// <summary>Gets the library's message without the operation's name, which means nothing to users.</summary>
    public static string Plain(EarshotException error) =>
        error.Message.StartsWith($"{error.Operation} failed: ", StringComparison.Ordinal)
            ? error.Message[$"{error.Operation} failed: ".Length..]
            : error.Message;
}
