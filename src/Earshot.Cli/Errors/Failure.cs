using Earshot.SimpliSafe;
using Earshot.Simulator.Faults;

namespace Earshot.Cli.Errors;

/// <summary>What an error means to the user: one sentence that says what to do, and an exit code.</summary>
/// <param name="Sentence">Without secrets and without stack traces.</param>
/// <param name="ExitCode">One of <see cref="Cli.ExitCode"/>.</param>
internal sealed record Failure(string Sentence, int ExitCode)
{
    /// <summary>Reads an error.</summary>
    public static Failure Of(Exception error) => error is ServiceException { Service: SimpliSafe } service
        ? OfSimpliSafe(service.InnerException!)
        : OfMattermost((error as ServiceException)?.InnerException ?? error);

    /// <summary>The name under which errors of SimpliSafe come.</summary>
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
            $"something unforeseen happened ({error.GetType().Name}: {error.Message}). This is a mistake in earshot; --verbose shows the steps before it.",
            Cli.ExitCode.Failed),
    };

    private static Failure OfSimpliSafe(Exception error) => error switch
    {
        LoginException => new($"{Plain((EarshotException)error)} Log in again: 'earshot login simplisafe'.", Cli.ExitCode.LoginRefused),
        PinException { Problem: not (PinProblem.IncompleteSet or PinProblem.RefusedByService) } pin => new(pin.Message, Cli.ExitCode.WrongUsage),
        RateLimitException blocked => new(Plain(blocked), Cli.ExitCode.OutOfReach),
        ConnectionException { Problem: ConnectionProblem.TlsFailure } => new(
            "no secure connection to SimpliSafe: the certificate isn't trusted. Check the clock of this machine, and whether a proxy stands between.",
            Cli.ExitCode.OutOfReach),
        ConnectionException connection => new(Describe(connection, SimpliSafe), Cli.ExitCode.OutOfReach),
        _ => OfMattermost(error),
    };

    private const string LoginAgain = "With --login-id, --relogin logs in again by itself.";

    // The library advises on its options; here it is about those of the command line.
    private static string Describe(ConnectionException error, string service) => error.Problem switch
    {
        ConnectionProblem.TlsFailure =>
            "no secure connection to the server: its certificate isn't trusted, or it speaks no TLS. Check the scheme of --url; a self-signed "
            + "test server can be reached with --insecure.",
        ConnectionProblem.TimedOut => "the server didn't answer in time. Check --url, the network and any firewall; behind a proxy, --proxy.",
        ConnectionProblem.NotAnApi when error.Operation != "ConnectWebSocket" =>
            $"what answers at --url is no {service}: a web page, perhaps, or a log-in page of a proxy. Check --url, its sub-path above all.",
        _ => Plain(error),
    };

    /// <summary>The library's sentence without the name of the call, which tells the user nothing.</summary>
    public static string Plain(EarshotException error) =>
        error.Message.StartsWith($"{error.Operation} failed: ", StringComparison.Ordinal) ? error.Message[$"{error.Operation} failed: ".Length..] : error.Message;
}
