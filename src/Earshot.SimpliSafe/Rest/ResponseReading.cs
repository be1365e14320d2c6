using System.Text.Json;
using Earshot.Http;
using Earshot.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Rest;

/// <summary>Reads the bodies of responses and detects the service's errors in them.</summary>
/// <remarks>
/// The error in the body takes precedence over the status, because errors have been observed in responses with status 200.
/// </remarks>
internal static class ResponseReading
{
    private const string NoRemoteManagement = "NoRemoteManagement";
    private const string SettingsInProgress = "SettingsInProgress";
    private const string GatewayTimeout = "GatewayTimeout";
    private const string PinError = "PinError";

    /// <summary>Parses a body into JSON that does not share the response's buffer; undefined if the body is empty or not JSON.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return default;
        }

        try
        {
            using JsonDocument document = FreeJson.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>Sends a request and parses the response.</summary>
    /// <exception cref="ApiException">The service returned an error, by its status or in the body.</exception>
    public static async Task<JsonElement> SendForJsonAsync(this HttpPipeline api, ApiRequest request, CancellationToken cancellationToken)
    {
        ApiResponse response;
        try
        {
            response = await api.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException error) when (error.ErrorId is NoRemoteManagement or PinError)
        {
            // The known error has a clearer message; the original exception is kept as the cause.
            throw Known(request.Operation, error.ErrorId, error.StatusCode, error)!;
        }

        JsonElement body = Parse(response.Body);
        if (ErrorId(body) is { } id)
        {
            int status = JsonField.Integer(body, "statusCode") ?? response.StatusCode;
            throw Known(request.Operation, id, status, cause: null)
                ?? new BadRequestException(
                    $"{request.Operation} failed: the service returned {SimpliSafeDialect.Name(id) ?? "an error"}.", status)
                { Operation = request.Operation, ErrorId = SimpliSafeDialect.Name(id) };
        }

        return body;
    }

    /// <summary>Sends a request whose response must be a JSON object.</summary>
    /// <exception cref="ConnectionException">
    /// The response is empty, not JSON, or not an object (<see cref="ConnectionProblem.NotAnApi"/>).
    /// </exception>
    /// <inheritdoc cref="SendForJsonAsync" path="/exception"/>
    public static async Task<JsonElement> SendForObjectAsync(this HttpPipeline api, ApiRequest request, CancellationToken cancellationToken)
    {
        JsonElement body = await api.SendForJsonAsync(request, cancellationToken).ConfigureAwait(false);
        return body.ValueKind == JsonValueKind.Object ? body : throw NotValid(request.Operation);
    }

    /// <summary>Creates the exception for a response that does not contain what was requested.</summary>
    public static ConnectionException NotValid(string operation) =>
        new(ConnectionProblem.NotAnApi, $"{operation} failed: the response does not contain the requested data. Try again later.")
        { Operation = operation };

    private static string? ErrorId(JsonElement body)
    {
        string? id = JsonField.Text(body, "type") ?? JsonField.Text(body, "errorType");
        bool isError = id is NoRemoteManagement or SettingsInProgress or GatewayTimeout or PinError
            || JsonField.Integer(body, "statusCode") >= 400
            || JsonField.Text(body, "errorType") is not null;
        return isError ? id : null;
    }

    private static EarshotException? Known(string operation, string? id, int status, ApiException? cause) => id switch
    {
        NoRemoteManagement => new PermissionException(
            $"{operation} failed: the plan of the system does not include remote control ({NoRemoteManagement}). "
            + "Nothing was done. Choose a plan that includes remote control in the SimpliSafe app.",
            status,
            cause)
        { Operation = operation, ErrorId = id },
        PinError => new PinException(PinProblem.RefusedByService, $"{operation} failed: the service rejected a PIN ({PinError}).", cause)
        { Operation = operation },
        SettingsInProgress when cause is null => new ConflictException(
            $"{operation} failed: the base station is busy applying settings ({SettingsInProgress}). Try again in a few seconds.", status)
        { Operation = operation, ErrorId = id },
        GatewayTimeout when cause is null => new ServerException(
            $"{operation} failed: the base station did not respond to the service in time ({GatewayTimeout}).", status)
        { Operation = operation, ErrorId = id },
        _ => null,
    };
}
