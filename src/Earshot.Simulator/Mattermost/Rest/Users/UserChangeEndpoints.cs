using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Mattermost.Rest.Users;

/// <summary>Provides the endpoints that create and change users.</summary>
internal static class UserChangeEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Open("POST", "users", Create);
        routes.Put("users/{user_id}", Update);
        routes.Put("users/{user_id}/patch", Patch);
        routes.Delete("users/{user_id}", Deactivate);
        routes.Put("users/{user_id}/active", SetActive);
        routes.Put("users/{user_id}/roles", SetRoles);
        routes.Post("users/{user_id}/typing", Typing);
        routes.Post("users/{user_id}/convert_to_bot", ConvertToBot);
        routes.Post("users/{user_id}/demote", call => Guests(call));
        routes.Post("users/{user_id}/promote", call => Guests(call));
    }

    /// <summary>Creates a user. Administrators can create any user; otherwise, an invitation to a team is required.</summary>
    private static Response Create(Call call)
    {
        JsonObject body = call.BodyObject("user");
        string username = body.Text("username").ToLowerInvariant();
        string email = body.Text("email").ToLowerInvariant();
        string password = body.Text("password");
        bool first = call.World.Users.Count == 0;
        SimulatedTeam? team = null;
        if (call.Query("t").Length > 0)
        {
            throw new ApiError(400, "api.user.create_user.signup_link_invalid.app_error", "The invitation is not valid.");
        }

        if (call.Query("iid") is { Length: > 0 } invite)
        {
            team = call.World.Teams.ById.Values.FirstOrDefault(t => t.InviteId == invite)
                ?? throw new ApiError(404, "app.team.get_by_invite_id.finding.app_error", "Unable to find the existing team.");
        }
        else if (!first && call.OptionalSession?.User.IsAdmin != true)
        {
            throw new ApiError(403, "api.user.create_user.no_open_server", "Accounts are created by invitation only.");
        }

        UserRules.CheckUsername(call.World, username);
        UserRules.CheckEmail(call.World, email);
        UserRules.CheckPassword(password);
        long now = call.World.Now;
        var user = new SimulatedUser(call.World.NewId(), username)
        {
            Email = email,
            Password = password,
            IsAdmin = first,
            CreateAt = now,
            UpdateAt = now,
            LastPasswordUpdate = now,
        };
        body.Remove("username");
        body.Remove("email");
        UserRules.Change(call, user, body);
        call.World.AddUser(user);
        if (team is not null)
        {
            call.World.Teams.Join(team, user, admin: false);
        }

        return Response.Json(user.ToJson(self: true), 201);
    }

    private static Response Update(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        JsonObject body = call.BodyObject("user");
        if (body.Text("id") != user.Id)
        {
            throw ApiError.BodyParameter("user_id");
        }

        // Unlike a patch, an update clears missing fields.
        foreach (string name in new[] { "username", "email", "nickname", "first_name", "last_name", "position" })
        {
            body[name] ??= "";
        }

        return Change(call, user, body);
    }

    private static Response Patch(Call call) => Change(call, call.OwnUserInPath(), call.BodyObject("user"));

    private static Response Change(Call call, SimulatedUser user, JsonObject body)
    {
        UserRules.Change(call, user, body);
        call.World.AnnounceUpdated(user);
        return Response.Json(user.ToJson(self: true));
    }

    private static Response Deactivate(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        call.World.SetActive(user, isActive: false);
        call.World.Hub.Publish(new ServerEvent("user_activation_status_change", Audience.Everyone));
        return Response.Ok();
    }

    private static Response SetActive(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        bool active = call.BodyObject("active").Flag("active") ?? throw ApiError.BodyParameter("active");
        Call.Require(!active || call.User.IsAdmin);
        call.World.SetActive(user, active);
        call.World.AnnounceUpdated(user);
        if (active)
        {
            call.World.Hub.Publish(new ServerEvent("user_activation_status_change", Audience.Everyone));
        }

        return Response.Ok();
    }

    private static Response SetRoles(Call call)
    {
        string roles = call.BodyObject("roles").LooseText("roles");
        string[] names = roles.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!names.All(n => RoleStore.SystemRoles.Contains(n)) || !names.Contains("system_user"))
        {
            throw ApiError.BodyParameter("roles");
        }

        call.RequireAdmin();
        SimulatedUser user = call.UserInPath();
        user.IsAdmin = names.Contains("system_admin");
        user.UpdateAt = call.World.Now;
        call.World.Hub.Publish(new ServerEvent("user_role_updated", Audience.User(user.Id), ("roles", user.Roles), ("user_id", user.Id)));
        return Response.Ok();
    }

    private static Response Typing(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        JsonObject body = call.BodyObject("typing");
        string channelId = body.Text("channel_id");
        Call.Require(call.World.Channels.IsMember(user.Id, channelId));
        call.World.Hub.Publish(new ServerEvent(
            "typing",
            Audience.Channel(channelId) with { OmitUsers = [user.Id] },
            ("parent_id", body.Text("parent_id")),
            ("user_id", user.Id)));
        return Response.Ok();
    }

    private static Response ConvertToBot(Call call)
    {
        SimulatedUser user = call.UserInPath();
        call.RequireAdmin();
        user.Bot ??= new BotAccount { OwnerId = user.Id };
        call.World.Sessions.EndAll(user.Id);
        return Response.Json(user.Bot.ToJson(user));
    }

    private static Response Guests(Call call)
    {
        call.RequireAdmin();
        call.UserInPath();
        throw new ApiError(501, "api.team.demote_user_to_guest.license.error", "Your license does not support guest accounts");
    }
}
