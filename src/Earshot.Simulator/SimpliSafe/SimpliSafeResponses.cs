using Earshot.Simulator.Faults;

namespace Earshot.Simulator.SimpliSafe;

/// <summary>
/// Provides error responses of the service for faults. Sources confirm all of them, except for the texts of their messages.
/// </summary>
public static class SimpliSafeResponses
{
    /// <summary>Creates a 401 response with the JSON string "Unauthorized".</summary>
    /// <returns>The response.</returns>
    public static SendResponse Unauthorized() => Json(401, "\"Unauthorized\"");

    /// <summary>Creates a 403 response without a reason in its body, as for a blocked address.</summary>
    /// <returns>The response.</returns>
    public static SendResponse Blocked() =>
        new() { Status = 403, ContentType = "text/html", Body = "<html><body><h1>403 Forbidden</h1></body></html>" };

    /// <summary>Creates a 403 NoRemoteManagement response: the plan does not include remote management.</summary>
    /// <returns>The response.</returns>
    public static SendResponse NoRemoteManagement() => Error(403, "NoRemoteManagement", "078");

    /// <summary>Creates a 409 SettingsInProgress response: the base station is busy.</summary>
    /// <returns>The response.</returns>
    public static SendResponse SettingsInProgress() => Error(409, "SettingsInProgress", "200");

    /// <summary>
    /// Creates a 504 GatewayTimeout response: the base station did not respond in time. At <see cref="ResponseReady"/>, the command has
    /// taken effect nevertheless.
    /// </summary>
    /// <returns>The response.</returns>
    public static SendResponse GatewayTimeout() => Error(504, "GatewayTimeout", "009");

    /// <summary>Creates a 504 response with a line of plain text.</summary>
    /// <returns>The response.</returns>
    public static SendResponse GatewayTimeoutText() => new() { Status = 504, ContentType = "text/plain", Body = "Gateway Timeout" };

    /// <summary>Creates a 403 invalid_grant response of the login host: the code or the refresh token is not valid.</summary>
    /// <returns>The response.</returns>
    public static SendResponse InvalidGrant() => Json(
        403, """{"error":"invalid_grant","error_description":"The simulator rejected this request on purpose."}""");

    private static SendResponse Error(int status, string type, string code)
    {
        const string Message = "The simulator rejected this request on purpose.";
        return Json(status, $$"""{"type":"{{type}}","message":"{{Message}}","code":"{{code}}","statusCode":{{status}},"props":{ } }""");
    }

    private static SendResponse Json(int status, string body) =>
        new() { Status = status, ContentType = "application/json; charset=utf-8", Body = body };
}
