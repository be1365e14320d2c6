using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Teams;

internal static class TeamEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("teams", All);
        routes.Get("teams/{team_id}", call => Answer.Json(call.TeamInPath().ToJson()));
        routes.Get("teams/name/{team_name}", call => Answer.Json(call.TeamByName().ToJson()));
        routes.Get("teams/name/{team_name}/exists", Exists);
        routes.Get("teams/{team_id}/image", NoIcon);
        routes.Get("teams/{team_id}/stats", Stats);
        routes.Get("teams/{team_id}/members", call => Answer.List(call.Paged(Members(call.TeamInPath())).Select(m => m.ToJson())));
        routes.Get("teams/{team_id}/members/{user_id}", Member);
        routes.Get("teams/{team_id}/members_minus_group_members", _ => throw ApiError.BodyParameter("group_ids"));
        routes.Post("teams/{team_id}/members", AddMember);
        routes.Delete("teams/{team_id}/members/{user_id}", RemoveMember);
        routes.Get("users/{user_id}/teams", call => Answer.List(Of(call).Select(t => t.ToJson())));
        routes.Get("users/{user_id}/teams/members", MembersOfUser);
        routes.Get("users/{user_id}/teams/unread", AllUnread);
        routes.Get("users/{user_id}/teams/{team_id}/unread", Unread);
    }

    private static IEnumerable<TeamMember> Members(SimulatedTeam team) => team.Members.Values.OrderBy(m => m.UserId, StringComparer.Ordinal);

    private static IEnumerable<SimulatedTeam> Of(Call call)
    {
        string id = call.OwnUserInPath().Id;
        return call.World.Rooms.Teams.Values.Where(t => t.Members.ContainsKey(id));
    }

    /// <summary>People see none, because no team here may be joined without an invitation.</summary>
    private static Answer All(Call call)
    {
        IEnumerable<SimulatedTeam> teams = call.User.IsAdmin ? call.World.Rooms.Teams.Values : [];
        return Answer.List(call.Paged(teams.OrderBy(t => t.DisplayName, StringComparer.Ordinal)).Select(t => t.ToJson()));
    }

    private static Answer Exists(Call call) =>
        Answer.Json(new JsonObject { ["exists"] = call.World.Rooms.Teams.Values.Any(t => t.Name == call.Argument("team_name")) });

    private static Answer NoIcon(Call call)
    {
        call.TeamInPath();
        throw new ApiError(404, "api.team.get_team_icon.read_file.app_error", "Unable to read the team icon file.");
    }

    private static Answer Stats(Call call)
    {
        SimulatedTeam team = call.TeamInPath();
        return Answer.Json(new JsonObject
        {
            ["team_id"] = team.Id,
            ["total_member_count"] = team.Members.Count,
            ["active_member_count"] = team.Members.Count,
        });
    }

    private static Answer Member(Call call) => call.TeamInPath().Members.TryGetValue(call.Id("user_id"), out TeamMember? member)
        ? Answer.Json(member.ToJson())
        : throw new ApiError(404, "app.team.get_member.missing.app_error", "No team member found for that user ID and team ID.");

    private static Answer AddMember(Call call)
    {
        SimulatedTeam team = call.TeamInPath();
        JsonObject body = call.BodyObject("team_member");
        if (!call.User.IsAdmin && !(team.Members.TryGetValue(call.User.Id, out TeamMember? own) && own.Admin))
        {
            throw ApiError.Forbidden();
        }

        SimulatedUser user = call.World.Users.GetValueOrDefault(body.Text("user_id")) ?? throw ApiError.BodyParameter("user_id");
        call.World.Rooms.JoinTeam(team, user, admin: false);
        return Answer.Json(team.Members[user.Id].ToJson(), 201);
    }

    private static Answer RemoveMember(Call call)
    {
        SimulatedTeam team = call.TeamInPath();
        call.World.Rooms.LeaveTeam(team, call.OwnUserInPath());
        return Answer.Ok();
    }

    private static Answer MembersOfUser(Call call)
    {
        string id = call.Id("user_id");
        return Answer.List(Of(call).Select(t => t.Members[id].ToJson()));
    }

    private static Answer Unread(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        return Answer.Json(UnreadIn(call.World, user, call.TeamInPath().Id));
    }

    private static Answer AllUnread(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        IEnumerable<string> ids = Of(call).Select(t => t.Id).Append("").Where(id => id.Length == 0 || id != call.Query("exclude_team"));
        return Answer.List(ids.Select(id => UnreadIn(call.World, user, id)));
    }

    private static JsonObject UnreadIn(ServerWorld world, SimulatedUser user, string teamId)
    {
        (SimulatedChannel Channel, ChannelMember Member)[] channels =
            [.. world.Rooms.InTeam(teamId).Where(c => c.Members.ContainsKey(user.Id)).Select(c => (c, c.Members[user.Id]))];
        int mentions = channels.Sum(c => c.Member.MentionCount);
        return new JsonObject
        {
            ["team_id"] = teamId,
            ["msg_count"] = channels.Sum(c => c.Channel.MessageCount - c.Member.MessageCount),
            ["mention_count"] = mentions,
            ["mention_count_root"] = mentions,
            ["msg_count_root"] = channels.Sum(c => c.Channel.RootMessageCount - c.Member.RootMessageCount),
        };
    }
}
