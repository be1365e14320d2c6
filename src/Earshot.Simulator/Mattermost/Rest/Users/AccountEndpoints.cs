using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Channels;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Mattermost.Rest.Users;

/// <summary>Provides the endpoints of login sessions, personal access tokens, and other account data.</summary>
internal static class AccountEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("users/{user_id}/sessions", Sessions);
        routes.Post("users/{user_id}/sessions/revoke", RevokeSession);
        routes.Post("users/{user_id}/sessions/revoke/all", RevokeAllSessions);
        routes.Get("users/tokens", AllTokens);
        routes.Get("users/tokens/{token_id}", Token);
        routes.Get("users/{user_id}/tokens", TokensOf);
        routes.Post("users/{user_id}/tokens", CreateToken);
        routes.Post("users/tokens/revoke", RevokeToken);
        routes.Post("users/tokens/disable", call => Switch(call, isActive: false));
        routes.Post("users/tokens/enable", call => Switch(call, isActive: true));
        routes.Post("users/tokens/search", SearchTokens);
        routes.Post("users/sessions/revoke/all", RevokeEverybody);
        routes.Put("users/sessions/device", AttachDevice);
        routes.Get("users/{user_id}/audits", Audits);
    }

    private static Response Sessions(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        TeamMember[] teams = [.. call.World.Teams.ById.Values.Where(t => t.Members.ContainsKey(user.Id)).Select(t => t.Members[user.Id])];
        return Response.List(call.World.Sessions.Of(user.Id).Select(s => s.ToJson(teams)));
    }

    private static Response RevokeSession(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        string id = call.BodyObject("session_id").LooseText("session_id");
        call.World.Sessions.End(
            call.World.Sessions.Of(user.Id).FirstOrDefault(s => s.Id == id) ?? throw ApiError.BodyParameter("session_id"));
        return Response.Ok();
    }

    private static Response RevokeAllSessions(Call call)
    {
        call.World.Sessions.EndAll(call.OwnUserInPath().Id);
        return Response.Ok();
    }

    private static Response AllTokens(Call call)
    {
        call.RequireAdmin();
        return Response.List(call.Paged(call.World.Sessions.AccessTokens).Select(t => t.ToJson()));
    }

    private static Response Token(Call call)
    {
        string id = call.Id("token_id");
        AccessToken token = call.World.Sessions.AccessTokens.FirstOrDefault(t => t.Id == id)
            ?? throw new ApiError(404, "app.user_access_token.get_by_user.app_error", "Unable to get the personal access token.");
        return call.User.IsAdmin || token.User == call.User ? Response.Json(token.ToJson()) : throw ApiError.Forbidden();
    }

    private static Response TokensOf(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        return Response.List(call.Paged(call.World.Sessions.AccessTokens.Where(t => t.User == user)).Select(t => t.ToJson()));
    }

    private static Response CreateToken(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        string description = call.BodyObject("user_access_token").Text("description");
        return description.Length > 0
            ? Response.Json(call.World.Sessions.CreateToken(user, description).ToJson(withToken: true))
            : throw ApiError.BodyParameter("description");
    }

    private static Response RevokeToken(Call call)
    {
        call.World.Sessions.Revoke(TokenInBody(call).Token);
        return Response.Ok();
    }

    private static Response Switch(Call call, bool isActive)
    {
        call.World.Sessions.Switch(TokenInBody(call), isActive);
        return Response.Ok();
    }

    private static AccessToken TokenInBody(Call call)
    {
        string id = call.BodyObject("token_id").LooseText("token_id");
        AccessToken token = call.World.Sessions.AccessTokens.FirstOrDefault(t => t.Id == id) ?? throw ApiError.BodyParameter("token_id");
        Call.Require(call.User.IsAdmin || token.User == call.User);
        return token;
    }

    private static Response SearchTokens(Call call)
    {
        call.RequireAdmin();
        string term = call.BodyObject("user_access_token_search").Text("term");
        return term.Length == 0
            ? throw ApiError.BodyParameter("term")
            : Response.List(call.World.Sessions.AccessTokens.Where(t => t.Id.StartsWith(term, StringComparison.Ordinal)
                || t.User.Id.StartsWith(term, StringComparison.Ordinal)
                || t.User.Username.StartsWith(term, StringComparison.OrdinalIgnoreCase)).Select(t => t.ToJson()));
    }

    private static Response RevokeEverybody(Call call)
    {
        call.RequireAdmin();
        call.World.Sessions.EndAll();
        return Response.Ok();
    }

    /// <summary>Sets the device that receives push notifications of the login session.</summary>
    private static Response AttachDevice(Call call)
    {
        string device = call.BodyObject("device_id").LooseText("device_id");
        call.Session.DeviceId = device.Length > 0 ? device : throw ApiError.BodyParameter("device_id");
        return Response.Ok();
    }

    private static Response Audits(Call call)
    {
        string id = call.OwnUserInPath().Id;
        IEnumerable<JsonObject> newestFirst = call.World.Audits.AsEnumerable().Reverse().Where(a => a["user_id"]!.GetValue<string>() == id);
        return Response.List(call.Paged(newestFirst).Select(a => a.DeepClone()));
    }
}
