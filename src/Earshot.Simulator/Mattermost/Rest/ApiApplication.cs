using System.Text;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Users;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>Processes all requests: limits, authentication, routing, and responses in the server's format.</summary>
internal sealed class ApiApplication(ServerWorld world, SocketEndpoint sockets)
{
    private const int MaximumUrlLength = 2048;
    private const string NoCookie = "MMAUTHTOKEN=; Path=/; Max-Age=0; HttpOnly";

    private readonly RouteTable _routes = new(world.Behavior.HasChannelsOfUser);
    private readonly RateLimiter? _rateLimiter = world.Options.RateLimit is { } limit ? new RateLimiter(world, limit) : null;

    public async Task HandleAsync(HttpContext context)
    {
        Response response;
        string requestId;
        lock (world.Gate)
        {
            requestId = world.NewId();
        }

        try
        {
            response = await RespondAsync(context, requestId).ConfigureAwait(false);
        }
        catch (ApiError error)
        {
            response = ErrorResponse(error, requestId);
        }

        if (!context.Response.HasStarted)
        {
            await WriteAsync(context.Response, response, context.RequestAborted).ConfigureAwait(false);
            await DrainAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>Discards what the server keeps in memory. Callers hold the world's lock.</summary>
    public void Restart() => _rateLimiter?.Clear();

    private async Task<Response> RespondAsync(HttpContext context, string requestId)
    {
        HttpRequest request = context.Request;
        RequestToken token = RequestToken.From(request);
        if (Limit(context, token) is { } refused)
        {
            return refused;
        }

        string path = request.Path.Value ?? "";
        if (!path.StartsWith(world.Options.SubPath, StringComparison.Ordinal))
        {
            return WebPage(404);
        }

        string operation = path[world.Options.SubPath.Length..];
        bool isSocket = operation.TrimEnd('/') == RouteTable.Prefix + "websocket" && request.Method == "GET";
        if (!_routes.TryFind(request.Method, operation, out Route? route, out Dictionary<string, string>? arguments) && !isSocket)
        {
            return operation.StartsWith(RouteTable.Prefix, StringComparison.Ordinal) ? UnknownRoute(path) : WebPage(404);
        }

        if (route is { Template: "/files/{file_id}/public" })
        {
            // Public links are disabled.
            return WebPage(501);
        }

        context.Response.Headers["X-Request-Id"] = requestId;
        context.Response.Headers["X-Version-Id"] = world.FullVersion;
        if (request.QueryString.Value?.Length + path.Length > MaximumUrlLength)
        {
            throw new ApiError(414, "api.context.request_uri_too_long.app_error", "The request URL is too long.");
        }

        LoginSession? session;
        lock (world.Gate)
        {
            session = Authenticate(request, token, needsSession: !isSocket && route!.NeedsSession);
        }

        if (isSocket)
        {
            await sockets.RunAsync(context, session).ConfigureAwait(false);
            return new Response();
        }

        if (route!.Handler is not { } handler)
        {
            throw new ApiError(
                501, "simulator.not_simulated.app_error", $"The simulator does not support {request.Method} {request.Path}.");
        }

        (ReadOnlyMemory<byte> body, IFormCollection? form) = await ReadBodyAsync(
            request, route.TakesFile, context.RequestAborted).ConfigureAwait(false);
        Response response;
        Task<(Response? Response, ApiError? Error)>? rest = null;
        lock (world.Gate)
        {
            response = handler(new Call
            {
                World = world,
                Request = request,
                OptionalSession = session,
                Arguments = arguments!,
                Body = body,
                Form = form,
            });
            if (response.Later is { } later)
            {
                // Started under the lock, so that a test that sees the effect of the first part can advance the clock.
                rest = FinishAsync(later.Delay, later.Finish);
            }
        }

        if (rest is not null)
        {
            // The work continues even if the client does not wait for the response.
            (Response? finished, ApiError? error) = await rest.WaitAsync(context.RequestAborted).ConfigureAwait(false);
            response = finished ?? throw error!;
        }

        if (route.IsActivity && response.Status is 200 or 201)
        {
            lock (world.Gate)
            {
                world.Hub.RecordUserActivity(session!);
            }
        }

        return response;
    }

    private async Task<(Response? Response, ApiError? Error)> FinishAsync(TimeSpan delay, Func<Response> finish)
    {
        await Task.Delay(delay, world.Options.TimeProvider, CancellationToken.None).ConfigureAwait(false);
        lock (world.Gate)
        {
            try
            {
                return (finish(), null);
            }
            catch (ApiError error)
            {
                return (null, error);
            }
        }
    }

    private Response? Limit(HttpContext context, RequestToken token)
    {
        if (_rateLimiter is null)
        {
            return null;
        }

        lock (world.Gate)
        {
            bool byToken = world.Options.RateLimit!.ByToken && token.Value.Length > 0;
            string key = byToken ? token.Value : context.Connection.RemoteIpAddress?.ToString() ?? "";
            return _rateLimiter.Refuse(key, context.Response.Headers);
        }
    }

    private LoginSession? Authenticate(HttpRequest request, RequestToken token, bool needsSession)
    {
        if (token.Value.Length == 0)
        {
            return needsSession ? throw ApiError.SessionExpired(removesCookie: false) : null;
        }

        LoginSession? session = world.Sessions.Find(token.Value);
        if (session is null)
        {
            return needsSession ? throw ApiError.SessionExpired(removesCookie: true) : null;
        }

        if (token.FromQuery)
        {
            throw new ApiError(401, "api.context.token_provided.app_error", "This token cannot be passed in the query.");
        }

        if (token.FromCookie && needsSession && request.Method != "GET"
            && request.Headers["X-CSRF-Token"] != session.Csrf && request.Headers["X-Requested-With"] != "XMLHttpRequest")
        {
            throw ApiError.SessionExpired(removesCookie: true);
        }

        bool mfaMissing = world.Options.EnforceMfa && session.User is { MfaSecret: null, IsBot: false };
        if (mfaMissing && needsSession && !request.Path.Value!.EndsWith("/users/me", StringComparison.Ordinal))
        {
            throw new ApiError(403, "api.context.mfa_required.app_error", "Multi-factor authentication is required on this server.");
        }

        session.LastActivityAt = world.Now;
        return session;
    }

    private async Task<(ReadOnlyMemory<byte> Body, IFormCollection? Form)> ReadBodyAsync(
        HttpRequest request, bool takesFile, CancellationToken cancellationToken)
    {
        bool isForm = request.HasFormContentType;
        takesFile |= isForm;
        int limit = takesFile ? world.Options.MaximumFileSize : world.Options.MaximumPayloadSize;
        ApiError TooLarge() => takesFile
            ? new ApiError(413, "api.file.upload_file.too_large_detailed.app_error", "The file is too large.")
            : new ApiError(413, "api.context.request_body_too_large.app_error", "The request body is too large.");
        if (request.ContentLength > limit)
        {
            throw TooLarge();
        }

        var body = new MemoryStream();
        byte[] buffer = new byte[16_384];
        while (await request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int count)
        {
            await body.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            if (body.Length > limit)
            {
                throw TooLarge();
            }
        }

        return isForm ? (default, await ReadFormAsync(request, body, cancellationToken).ConfigureAwait(false)) : (body.ToArray(), null);
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, MemoryStream body, CancellationToken cancellationToken)
    {
        Stream connection = request.Body;
        body.Position = 0;
        request.Body = body;
        try
        {
            return await request.ReadFormAsync(
                new FormOptions { MultipartBodyLengthLimit = long.MaxValue }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException { InnerException: null })
        {
            throw new ApiError(400, "api.file.upload_file.read_form_value.app_error", "Unable to read the form.");
        }
        finally
        {
            request.Body = connection;
        }
    }

    /// <summary>
    /// Reads the rest of the body, because a client sends all of it before it reads the response. The framework does so for five seconds
    /// only.
    /// </summary>
    private static async Task DrainAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16_384];
        try
        {
            while (await request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has its response and sends no more data.
        }
    }

    private static Response ErrorResponse(ApiError error, string requestId)
    {
        var json = new JsonObject
        {
            ["id"] = error.Id,
            ["message"] = error.Message,
            ["detailed_error"] = "",
            ["request_id"] = requestId,
            ["status_code"] = error.Status,
        };
        return Response.Json(json, error.Status) with
        {
            Headers = error.RemovesCookie ? [KeyValuePair.Create("Set-Cookie", NoCookie)] : [],
        };
    }

    private static Response UnknownRoute(string path)
    {
        var json = new JsonObject
        {
            ["id"] = "api.context.404.app_error",
            ["message"] = "Sorry, we could not find the page.",
            ["detailed_error"] = $"There doesn't appear to be an api call for the url='{path}'.  "
                + "Typo? are you missing a team_id or user_id as part of the url?",
            ["status_code"] = 404,
        };

        // The server does not set a content type here, so it is detected from the text.
        return Response.Json(json, 404) with { ContentType = "text/plain; charset=utf-8" };
    }

    private static Response WebPage(int status) => new()
    {
        Status = status,
        ContentType = "text/html",
        Body = Encoding.UTF8.GetBytes(
            "<!DOCTYPE html><html><head><title>Not found</title></head><body>The page does not exist.</body></html>"),
    };

    private static async Task WriteAsync(HttpResponse target, Response response, CancellationToken cancellationToken)
    {
        target.StatusCode = response.Status;
        foreach ((string name, string value) in response.Headers)
        {
            target.Headers.Append(name, value);
        }

        if (response.ETag is not null)
        {
            target.Headers.ETag = response.ETag;
        }

        if (response.Status is 204 or 304)
        {
            return;
        }

        target.ContentType = response.ContentType;
        target.ContentLength = response.Body.Length;
        await target.Body.WriteAsync(response.Body, cancellationToken).ConfigureAwait(false);
    }
}
