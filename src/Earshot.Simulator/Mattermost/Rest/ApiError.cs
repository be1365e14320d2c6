namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>The exception that produces a response in the server's error format.</summary>
internal sealed class ApiError(int status, string id, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Id { get; } = id;

    /// <summary>Gets or sets a value that indicates whether the response removes the session cookie.</summary>
    public bool RemovesCookie { get; init; }

    public static ApiError SessionExpired(bool removesCookie) =>
        new(401, "api.context.session_expired.app_error", "Invalid or expired session, please login again.")
        {
            RemovesCookie = removesCookie,
        };

    public static ApiError Forbidden() =>
        new(403, "api.context.permissions.app_error", "You do not have the appropriate permissions.");

    public static ApiError UrlParameter(string name) =>
        new(400, "api.context.invalid_url_param.app_error", $"Invalid or missing {name} parameter in request URL.");

    public static ApiError BodyParameter(string name) =>
        new(400, "api.context.invalid_body_param.app_error", $"Invalid or missing {name} in request body.");
}
