using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.Rest;

/// <summary>The exception that produces an error response in one of the service's formats.</summary>
internal sealed class Refusal(Response response) : Exception("The request was rejected.")
{
    public Response Response { get; } = response;

    /// <summary>Creates a 401 response with a bare string: the access token is missing, unknown, expired, or revoked.</summary>
    public static Refusal Unauthorized() => new(Response.Json(JsonValue.Create("Unauthorized"), 401));

    /// <summary>Creates a 403 response: the plan does not include remote management.</summary>
    public static Refusal NoRemoteManagement() =>
        Error(403, "NoRemoteManagement", "078", "The plan of this system does not include remote management.");

    /// <summary>Creates a 409 response: the base station is busy.</summary>
    public static Refusal SettingsInProgress() => Error(409, "SettingsInProgress", "200", "The base station is busy with its settings.");

    /// <summary>Creates a 504 response: the base station does not respond to the cloud.</summary>
    public static Refusal GatewayTimeout() => Error(504, "GatewayTimeout", "009", "The base station did not respond.");

    /// <summary>Creates a response for a PIN set that is not valid. The status and the code are assumptions.</summary>
    public static Refusal PinError(string message) => Error(400, "PinError", "100", message);

    /// <summary>Creates a 400 response in the older format, which the event list uses.</summary>
    public static Refusal InvalidParameter(string name) => new(Response.Json(
        new JsonObject
        {
            ["errorType"] = "InvalidParameter",
            ["code"] = 400,
            ["message"] = $"{name} is not valid.",
            ["param"] = name,
        },
        400));

    /// <summary>
    /// Creates a 404 response: a system, device, or path does not exist or does not belong to the account. This is an assumption.
    /// </summary>
    public static Refusal NotFound(string what) => new(Response.Json(
        new JsonObject { ["errorType"] = "NotFound", ["code"] = 404, ["message"] = $"The {what} does not exist." }, 404));

    /// <summary>Creates an error response of the login host.</summary>
    public static Refusal OAuth(int status, string error, string description) => new(Response.Json(
        new JsonObject { ["error"] = error, ["error_description"] = description }, status));

    private static Refusal Error(int status, string type, string code, string message) => new(Response.Json(
        new JsonObject
        {
            ["type"] = type,
            ["message"] = message,
            ["code"] = code,
            ["statusCode"] = status,
            ["props"] = new JsonObject(),
        },
        status));
}
