using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Rest.Users;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Channels;

namespace Earshot.Simulator.Mattermost.Rest.Teams;

internal static class TeamEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("teams", All);
        routes.Get("teams/{team_id}", call => Response.Json(call.Shown(call.TeamInPath())));
        routes.Get("teams/name/{team_name}", call => Response.Json(call.Shown(call.TeamByName())));
        routes.Get("teams/name/{team_name}/exists", Exists);
        routes.Open("GET", "teams/invite/{invite_id}", Invitation);
        routes.Post("teams/search", Search);
        routes.Get("teams/{team_id}/image", Icon);
        routes.Get("teams/{team_id}/stats", Stats);
        routes.Get("users/{user_id}/teams", call => Response.List(Of(call).Select(call.Shown)));
        routes.Get("users/{user_id}/teams/unread", AllUnread);
        routes.Get("users/{user_id}/teams/{team_id}/unread", Unread);
    }

    public static IEnumerable<SimulatedTeam> Of(Call call)
    {
        string id = call.OwnUserInPath().Id;
        return call.World.Teams.ById.Values.Where(t => t.DeleteAt == 0 && t.Members.ContainsKey(id));
    }

    /// <summary>Lists the teams. Users see only teams that they can join without an invitation.</summary>
    private static Response All(Call call)
    {
        SimulatedTeam[] teams = [.. Visible(call).OrderBy(t => t.DisplayName, StringComparer.Ordinal)];
        return Listed(call, call.Paged(teams), call.IsAsked("include_total_count") ? teams.Length : null);
    }

    private static IEnumerable<SimulatedTeam> Visible(Call call) =>
        call.World.Teams.ById.Values.Where(t => call.User.IsAdmin || (t.AllowsOpenInvite && t.DeleteAt == 0));

    private static Response Listed(Call call, IEnumerable<SimulatedTeam> teams, int? total)
    {
        JsonArray list = GoJson.Array(teams.Select(call.Shown));
        return total is { } count ? Response.Json(new JsonObject { ["teams"] = list, ["total_count"] = count }) : Response.Json(list);
    }

    private static Response Search(Call call)
    {
        JsonObject body = call.BodyObject("team_search");
        string term = body.Text("term");
        long? page = body.NumberOrNull("page");
        long? perPage = body.NumberOrNull("per_page");
        bool? open = body.Flag("allow_open_invite");
        SimulatedTeam[] found =
        [
            .. Visible(call).Where(t => (open is null || t.AllowsOpenInvite == open)
                && (t.Name.Contains(term, StringComparison.OrdinalIgnoreCase)
                    || t.DisplayName.Contains(term, StringComparison.OrdinalIgnoreCase))),
        ];
        return page is null || perPage is null
            ? Listed(call, found, null)
            : Listed(call, Call.Paged(found, page.Value, perPage.Value), found.Length);
    }

    /// <summary>Returns what a user with an invitation link can know about a team.</summary>
    private static Response Invitation(Call call)
    {
        SimulatedTeam team = call.World.Teams.ById.Values.FirstOrDefault(t => t.InviteId == call.Argument("invite_id"))
            ?? throw new ApiError(404, "app.team.get_by_invite_id.finding.app_error", "Unable to find the existing team.");
        return team.IsOpen
            ? Response.Json(new JsonObject
            {
                ["display_name"] = team.DisplayName,
                ["description"] = team.Description,
                ["name"] = team.Name,
                ["id"] = team.Id,
            })
            : throw new ApiError(403, "api.team.get_invite_info.not_open_team", "The team is not open to everyone.");
    }

    private static Response Exists(Call call) =>
        Response.Json(new JsonObject { ["exists"] = call.World.Teams.ById.Values.Any(t => t.Name == call.Argument("team_name")) });

    private static Response Icon(Call call) => call.TeamInPath().Icon is { } icon
        ? ImageEndpoints.Image(icon)
        : throw new ApiError(404, "api.team.get_team_icon.read_file.app_error", "Unable to read the team icon file.");

    private static Response Stats(Call call)
    {
        SimulatedTeam team = call.TeamInPath();
        return Response.Json(new JsonObject
        {
            ["team_id"] = team.Id,
            ["total_member_count"] = team.Members.Count,
            ["active_member_count"] = team.Members.Keys.Count(id => call.World.Users[id].DeleteAt == 0),
        });
    }

    private static Response Unread(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        return Response.Json(UnreadIn(call.World, user, call.TeamInPath().Id));
    }

    private static Response AllUnread(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        IEnumerable<string> ids = Of(call).Select(t => t.Id).Append("").Where(id => id.Length == 0 || id != call.Query("exclude_team"));
        return Response.List(ids.Select(id => UnreadIn(call.World, user, id)));
    }

    private static JsonObject UnreadIn(ServerWorld world, SimulatedUser user, string teamId)
    {
        (SimulatedChannel Channel, ChannelMember Member)[] channels =
            [.. world.Channels.InTeam(teamId).Where(c => c.Members.ContainsKey(user.Id)).Select(c => (c, c.Members[user.Id]))];
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
