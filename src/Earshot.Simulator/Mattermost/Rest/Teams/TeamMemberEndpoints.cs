using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Channels;

namespace Earshot.Simulator.Mattermost.Rest.Teams;

/// <summary>Provides the endpoints of team members and their roles.</summary>
internal static class TeamMemberEndpoints
{
    private const int MaximumBatch = 20;

    public static void Add(RouteTable routes)
    {
        routes.Get("teams/{team_id}/members", List);
        routes.Get("teams/{team_id}/members/{user_id}", call => Response.Json(Member(call, call.TeamInPath()).ToJson()));
        routes.Get("teams/{team_id}/members_minus_group_members", _ => throw ApiError.BodyParameter("group_ids"));
        routes.Get("users/{user_id}/teams/members", OfUser);
        routes.Post("teams/{team_id}/members", Join);
        routes.Post("teams/{team_id}/members/batch", JoinMany);
        routes.Post("teams/{team_id}/members/ids", ByIds);
        routes.Post("teams/members/invite", JoinByLink);
        routes.Delete("teams/{team_id}/members/{user_id}", Leave);
        routes.Put("teams/{team_id}/members/{user_id}/roles", SetRoles);
        routes.Put("teams/{team_id}/members/{user_id}/schemeRoles", SetSchemeRoles);
        routes.Post("teams/{team_id}/invite/email", call => Invite(call, call.BodyIds("user_email")));
        routes.Post("teams/{team_id}/invite-guests/email", InviteGuests);
        routes.Delete("teams/invites/email", ForgetInvitations);
    }

    private static IEnumerable<TeamMember> Members(SimulatedTeam team) =>
        team.Members.Values.OrderBy(m => m.UserId, StringComparer.Ordinal);

    private static Response List(Call call)
    {
        IEnumerable<TeamMember> members = Members(call.TeamInPath())
            .Where(m => !call.IsAsked("exclude_deleted_users") || call.World.Users[m.UserId].DeleteAt == 0);
        if (call.Query("sort") == "Username")
        {
            members = members.OrderBy(m => call.World.Users[m.UserId].Username, StringComparer.Ordinal);
        }

        return Response.List(call.Paged(members).Select(m => m.ToJson()));
    }

    private static TeamMember Member(Call call, SimulatedTeam team) => team.Members.GetValueOrDefault(call.Id("user_id"))
        ?? throw new ApiError(404, "app.team.get_member.missing.app_error", "The user is not a member of the team.");

    private static Response OfUser(Call call)
    {
        string id = call.Id("user_id");
        return Response.List(TeamEndpoints.Of(call).Select(t => t.Members[id].ToJson()));
    }

    private static Response ByIds(Call call)
    {
        HashSet<string> ids = [.. call.BodyIds("user_ids")];
        return Response.List(Members(call.TeamInPath()).Where(m => ids.Contains(m.UserId)).Select(m => m.ToJson()));
    }

    private static Response Join(Call call)
    {
        SimulatedTeam team = Team(call);
        return Response.Json(Join(call, team, call.BodyObject("team_member")).ToJson(), 201);
    }

    private static Response JoinMany(Call call)
    {
        SimulatedTeam team = Team(call);
        JsonArray body = call.BodyArray("members");
        if (body.Count == 0)
        {
            throw ApiError.BodyParameter("members");
        }

        if (body.Count > MaximumBatch)
        {
            throw new ApiError(400, "api.team.add_members.too_many.app_error", "Too many members in one batch.");
        }

        JsonObject[] wanted = [.. body.Select(m => m as JsonObject ?? throw ApiError.BodyParameter("members"))];
        foreach (JsonObject member in wanted)
        {
            UserIn(call, team, member);
        }

        IEnumerable<(string UserId, JsonObject Member)> joined = wanted.Select(m => (m.Text("user_id"), Join(call, team, m).ToJson()))
            .ToArray();
        return Response.Json(
            GoJson.Array(joined.Select(j => call.IsAsked("graceful")
                ? new JsonObject { ["user_id"] = j.UserId, ["member"] = j.Member, ["error"] = null }
                : j.Member)),
            201);
    }

    /// <summary>Returns the team in the path, whether or not the current user is a member.</summary>
    private static SimulatedTeam Team(Call call) => call.World.Teams.ById.GetValueOrDefault(call.Id("team_id"))
        ?? throw new ApiError(404, "app.team.get.find.app_error", "Unable to find the existing team.");

    private static SimulatedUser UserIn(Call call, SimulatedTeam team, JsonObject member)
    {
        if (member.Text("team_id") is { Length: > 0 } id && id != team.Id)
        {
            throw ApiError.BodyParameter("team_id");
        }

        return call.World.Users.GetValueOrDefault(member.Text("user_id")) ?? throw ApiError.BodyParameter("user_id");
    }

    private static TeamMember Join(Call call, SimulatedTeam team, JsonObject member)
    {
        SimulatedUser user = UserIn(call, team, member);
        Call.Require(call.Manages(team) || (user == call.User && team.AllowsOpenInvite));
        call.World.Teams.Join(team, user, admin: false);
        return team.Members[user.Id];
    }

    private static Response JoinByLink(Call call)
    {
        if (call.Query("token").Length > 0)
        {
            throw new ApiError(400, "api.user.create_user.signup_link_invalid.app_error", "The invitation is not valid.");
        }

        if (call.Query("invite_id").Length == 0)
        {
            throw new ApiError(400, "api.team.add_user_to_team.missing_parameter.app_error", "An invitation is required.");
        }

        SimulatedTeam team = call.World.Teams.ById.Values.FirstOrDefault(t => t.InviteId == call.Query("invite_id"))
            ?? throw new ApiError(404, "app.team.get_by_invite_id.finding.app_error", "Unable to find the existing team.");
        call.World.Teams.Join(team, call.User, admin: false);
        return Response.Json(team.Members[call.User.Id].ToJson(), 201);
    }

    private static Response Leave(Call call)
    {
        SimulatedTeam team = call.TeamInPath();
        Call.Require(call.Id("user_id") == call.User.Id || call.Manages(team));
        SimulatedUser user = call.UserInPath();
        Member(call, team);
        call.World.Teams.Leave(team, user);
        return Response.Ok();
    }

    private static Response SetRoles(Call call)
    {
        string[] roles = call.BodyObject("roles").LooseText("roles").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (roles.Length == 0 || !roles.All(r => r is "team_user" or "team_admin"))
        {
            throw ApiError.BodyParameter("team_member_roles");
        }

        return SetAdmin(call, roles.Contains("team_admin"));
    }

    private static Response SetSchemeRoles(Call call)
    {
        JsonObject body = call.BodyObject("scheme_roles");
        bool admin = body.Flag("scheme_admin") ?? false;
        bool isMember = body.Flag("scheme_user") == true && body.Flag("scheme_guest") != true;
        return isMember ? SetAdmin(call, admin) : throw ApiError.BodyParameter("scheme_roles");
    }

    private static Response SetAdmin(Call call, bool admin)
    {
        TeamMember member = Member(call, call.ManagedTeam());
        member.Admin = admin;
        call.World.Hub.Publish(
            new ServerEvent("memberrole_updated", Audience.User(member.UserId), ("member", GoJson.Text(member.ToJson()))));
        return Response.Ok();
    }

    /// <summary>Rejects email invitations, as a server without a configured mail server does.</summary>
    private static Response Invite(Call call, IReadOnlyList<string> addresses)
    {
        call.TeamInPath();
        throw addresses.Count > 0 && addresses.All(a => a.Contains('@', StringComparison.Ordinal))
            ? new ApiError(501, "api.team.invite_members.disabled.app_error", "Email invitations are disabled.")
            : ApiError.BodyParameter("user_email");
    }

    private static Response InviteGuests(Call call)
    {
        call.BodyObject("invite");
        call.TeamInPath();
        throw new ApiError(501, "api.team.invite_guests_to_channels.license.error", "Your license does not support guest accounts");
    }

    private static Response ForgetInvitations(Call call)
    {
        call.RequireAdmin();
        return Response.Ok();
    }
}
