using System.Text;
using System.Text.Json;
using Earshot.Cli.CloudEvents;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;
using Earshot.Simulator.Faults;
using Codes = Earshot.Cli.ExitCode;

namespace Earshot.Cli.Errors;

/// <summary>Represents an error: a kind and an exit code for scripts, and a message for people that says what to do.</summary>
/// <param name="Kind">The kind of error, as documented in docs/tool.md.</param>
/// <param name="ExitCode">A value of <see cref="Cli.ExitCode"/>.</param>
/// <param name="Sentence">The message, without secrets and stack traces.</param>
internal sealed record Failure(string Kind, int ExitCode, string Sentence)
{
    /// <summary>The service name of SimpliSafe errors.</summary>
    public const string SimpliSafe = "SimpliSafe";

    private const string SocketOperation = "ConnectWebSocket";
    private const string GatewayTimeout = "GatewayTimeout";
    private const string LoginAgain = "To log in again automatically, use --relogin with --login-id.";

    /// <summary>Creates the failure for an exception.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="isListening">Whether a listener can log in again by itself.</param>
    public static Failure Of(Exception error, bool isListening = true) => error is ServiceException { Service: SimpliSafe } service
        ? OfSimpliSafe(service.InnerException!)
        : OfMattermost((error as ServiceException)?.InnerException ?? error, isListening);

    /// <summary>Gets the library's message without the operation's name, which means nothing to users.</summary>
    public static string Plain(EarshotException error)
    {
        foreach ((string written, string shown) in new[] { (" failed: ", ""), (" was not sent: ", "the request was not sent: ") })
        {
            string begin = error.Operation + written;
            if (error.Operation is { Length: > 0 } && error.Message.StartsWith(begin, StringComparison.Ordinal))
            {
                return shown + error.Message[begin.Length..];
            }
        }

        return error.Message;
    }

    /// <summary>Formats the error as a JSON object on one line.</summary>
    public string ToJson(Exception error)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, CloudEventEnvelope.Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            json.WriteString("kind"u8, Kind);
            json.WriteNumber("exitCode"u8, ExitCode);
            json.WriteString("message"u8, Sentence);
            WriteResponse(json, error as ApiException ?? error.InnerException as ApiException);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static Failure OfMattermost(Exception error, bool isListening) => error switch
    {
        UsageException or FaultScriptException => new("usage", Codes.WrongUsage, error.Message),
        StoppedException => new("stopped", Codes.Failed, error.Message),
        OutputFailedException => new("output", Codes.Failed, error.Message),
        GatedException => new("connection", Codes.OutOfReach, error.Message),
        LoginFailedException => new("login", Codes.LoginRefused, error.Message),
        LoginException rejected =>
            new("login", Codes.LoginRefused, isListening ? $"{Plain(rejected)} {LoginAgain}" : Plain(rejected)),

        // Mattermost's own errors have an ID; without one, the response is from something in front of the server.
        PermissionException { ErrorId: null } blocked => new("connection", Codes.OutOfReach, Blocked(blocked)),
        PermissionException refused => new("permission", Codes.NotPermitted, Plain(refused)),
        NotFoundException missing => new("not_found", Codes.NotFound, Plain(missing)),
        BadRequestException wrong => new("bad_request", Codes.Refused, Plain(wrong)),
        ConflictException conflict => new("conflict", Codes.Refused, Plain(conflict)),
        RateLimitException limit => new("rate_limit", Codes.OutOfReach, Plain(limit)),
        ConnectionException connection => new("connection", Codes.OutOfReach, Describe(connection, "Mattermost")),
        ServerException server => new(
            "server", server.StatusCode is 502 or 503 or 504 ? Codes.OutOfReach : Codes.Failed, Plain(server)),
        EarshotException known => new("failed", Codes.Failed, Plain(known)),
        IOException or UnauthorizedAccessException => new("failed", Codes.Failed, error.Message),
        _ => new(
            "failed",
            Codes.Failed,
            $"unexpected error ({error.GetType().Name}: {error.Message}). This is a bug in earshot; rerun with --verbose for details."),
    };

    private static Failure OfSimpliSafe(Exception error) => error switch
    {
        LoginException rejected => new("login", Codes.LoginRefused, $"{Plain(rejected)} Run 'earshot login simplisafe'."),
        PinException { Problem: PinProblem.RefusedByService } pin => new("bad_request", Codes.Refused, Plain(pin)),
        PinException { Problem: PinProblem.IncompleteSet } pin => new("failed", Codes.Failed, Plain(pin)),
        PinException pin => new("usage", Codes.WrongUsage, Plain(pin)),
        CommandUncertainException unknown => new("unknown_outcome", Codes.Failed, Plain(unknown)),
        PermissionException refused => new("permission", Codes.NotPermitted, Plain(refused)),
        ServerException { ErrorId: GatewayTimeout } => new(
            "offline",
            Codes.OutOfReach,
            $"the base station did not respond to SimpliSafe (504, {GatewayTimeout}). It is offline or busy: check its power and its "
                + "Internet connection, and try again."),
        ConnectionException { Problem: ConnectionProblem.TlsFailure } => new(
            "connection",
            Codes.OutOfReach,
            "no TLS connection to SimpliSafe could be established. The certificate may not be trusted: check the local clock, and whether "
                + "a proxy intercepts the connection."),
        ConnectionException connection => new("connection", Codes.OutOfReach, Describe(connection, SimpliSafe)),
        _ => OfMattermost(error, isListening: false),
    };

    private static string Blocked(PermissionException error) => error.Operation == SocketOperation
        ? "the WebSocket connection was refused (403), although the login was accepted. A proxy or a firewall in front of the server "
            + "blocks WebSocket connections. Check it, or use --websocket-url."
        : "the request was refused (403), but not by Mattermost: the response is not one of its errors. A proxy, a firewall, or a gate in "
            + "front of the server blocks this computer. Check the network, --url, and --proxy.";

    // The library's messages name its own options; these name the options of the command line.
    private static string Describe(ConnectionException error, string service) => error.Problem switch
    {
        ConnectionProblem.TlsFailure =>
            "no TLS connection to the server could be established. Its certificate is not trusted, or the server does not support TLS. "
                + "Check the scheme of --url; to accept any certificate of a test server, use --insecure.",
        ConnectionProblem.TimedOut =>
            $"{service} did not respond before the request timed out. Check {(service == SimpliSafe ? "" : "--url, ")}the network and any "
                + "firewall; behind a proxy, use --proxy.",
        _ => Plain(error),
    };

    private static void WriteResponse(Utf8JsonWriter json, ApiException? response)
    {
        if (response is null)
        {
            return;
        }

        json.WriteNumber("status"u8, response.StatusCode);
        Write(json, "id", response.ErrorId);
        Write(json, "requestId", response.RequestId);
        Write(json, "operation", response.Operation);
        if (response.RetryAfter is { } wait)
        {
            json.WriteNumber("retryAfterSeconds"u8, Math.Ceiling(wait.TotalSeconds));
        }
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
