using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.Rest.Users;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Teams;

/// <summary>Provides the endpoints that create, change, and archive teams.</summary>
internal static class TeamChangeEndpoints
{
    private static readonly string[] Reserved =
    [
        "admin", "api", "channel", "claim", "error", "files", "help", "landing", "login", "mfa", "oauth", "plug", "plugins", "post",
        "signup",
    ];

    public static void Add(RouteTable routes)
    {
        routes.Post("teams", Create);
        routes.Put("teams/{team_id}", Update);
        routes.Put("teams/{team_id}/patch", call => Change(call, call.ManagedTeam(), call.BodyObject("team")));
        routes.Delete("teams/{team_id}", Delete);
        routes.Post("teams/{team_id}/restore", Restore);
        routes.Put("teams/{team_id}/privacy", SetPrivacy);
        routes.Post("teams/{team_id}/regenerate_invite_id", RenewInvitation);
        routes.Post("teams/{team_id}/image", SetIcon);
        routes.Delete("teams/{team_id}/image", RemoveIcon);
        routes.Put("teams/{team_id}/scheme", SetScheme);
    }

    private static Response Create(Call call)
    {
        JsonObject body = call.BodyObject("team");
        string name = body.Text("name").ToLowerInvariant();
        string displayName = body.Text("display_name");
        bool open = body.Text("type") switch { "O" => true, "I" => false, _ => throw Invalid("type", "Invalid type.") };
        CheckNames(displayName, body.Text("description"), body.Text("company_name"));
        bool plain = name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        if (name.Length is < 2 or > 64 || !plain || name[0] == '-')
        {
            throw Invalid("characters", "A name must have lowercase letters, digits, and dashes.");
        }

        if (Reserved.Any(r => name.StartsWith(r, StringComparison.Ordinal)))
        {
            throw Invalid("reserved", "The name is reserved.");
        }

        if (call.World.Teams.ById.Values.Any(t => t.Name == name))
        {
            throw new ApiError(400, "app.team.save.existing.app_error", "A team with this name already exists.");
        }

        SimulatedTeam team = call.World.Teams.Add(name, displayName, call.User);
        team.IsOpen = open;
        team.Description = body.Text("description");
        team.CompanyName = body.Text("company_name");
        team.AllowsOpenInvite = body.Flag("allow_open_invite") ?? false;
        return Response.Json(team.ToJson(), 201);
    }

    private static ApiError Invalid(string what, string message) => new(400, $"model.team.is_valid.{what}.app_error", message);

    private static void CheckNames(string displayName, string description, string companyName)
    {
        if (displayName.Length is 0 or > 64)
        {
            throw Invalid("name", "Invalid name.");
        }

        if (description.Length > 255 || companyName.Length > 64)
        {
            throw Invalid("description", "Invalid description.");
        }
    }

    private static Response Update(Call call)
    {
        JsonObject body = call.BodyObject("team");
        if (body.Text("id") != call.Id("team_id"))
        {
            throw ApiError.BodyParameter("id");
        }

        SimulatedTeam team = call.ManagedTeam();
        body["display_name"] ??= "";
        body["description"] ??= "";
        body["company_name"] ??= "";
        body["allow_open_invite"] ??= false;
        return Change(call, team, body);
    }

    private static Response Change(Call call, SimulatedTeam team, JsonObject body)
    {
        string displayName = body.TextOrNull("display_name") ?? team.DisplayName;
        string description = body.TextOrNull("description") ?? team.Description;
        string companyName = body.TextOrNull("company_name") ?? team.CompanyName;
        string domains = body.TextOrNull("allowed_domains") ?? team.AllowedDomains;
        bool openInvite = body.Flag("allow_open_invite") ?? team.AllowsOpenInvite;
        CheckNames(displayName, description, companyName);
        (team.DisplayName, team.Description, team.CompanyName) = (displayName, description, companyName);
        (team.AllowedDomains, team.AllowsOpenInvite) = (domains, openInvite);
        return Changed(call, team);
    }

    private static Response Changed(Call call, SimulatedTeam team)
    {
        team.UpdateAt = call.World.Now;
        Announce(call, "update_team", team);
        return Response.Json(team.ToJson());
    }

    private static void Announce(Call call, string name, SimulatedTeam team)
    {
        Audience audience = name == "update_team" ? Audience.Team(team.Id) : Audience.Everyone;
        call.World.Hub.Publish(
            new ServerEvent(name, audience, ("team", GoJson.Text(team.ToJson(withEmail: false, withInvitation: false)))));
    }

    private static Response Delete(Call call)
    {
        SimulatedTeam team = call.ManagedTeam();
        if (call.IsAsked("permanent"))
        {
            throw new ApiError(401, "api.team.delete_team.not_enabled.for_admin", "Teams can be archived only.");
        }

        team.DeleteAt = team.UpdateAt = call.World.Now;
        Announce(call, "delete_team", team);
        return Response.Ok();
    }

    private static Response Restore(Call call)
    {
        SimulatedTeam team = call.ManagedTeam();
        team.DeleteAt = 0;
        team.UpdateAt = call.World.Now;
        Announce(call, "restore_team", team);
        return Response.Json(team.ToJson());
    }

    private static Response SetPrivacy(Call call)
    {
        bool open = call.BodyObject("privacy").LooseText("privacy") switch
        {
            "O" => true,
            "I" => false,
            _ => throw ApiError.BodyParameter("privacy"),
        };
        SimulatedTeam team = call.ManagedTeam();
        team.IsOpen = team.AllowsOpenInvite = open;
        return Changed(call, team);
    }

    private static Response RenewInvitation(Call call)
    {
        SimulatedTeam team = call.ManagedTeam();
        team.InviteId = call.World.NewId();
        return Changed(call, team);
    }

    private static Response SetIcon(Call call)
    {
        SimulatedTeam team = call.ManagedTeam();
        team.Icon = ImageEndpoints.Upload(call, "team.set_team_icon");
        team.LastIconUpdate = call.World.Now;
        Changed(call, team);
        return Response.Ok();
    }

    private static Response RemoveIcon(Call call)
    {
        SimulatedTeam team = call.ManagedTeam();
        team.Icon = null;
        team.LastIconUpdate = 0;
        Changed(call, team);
        return Response.Ok();
    }

    private static Response SetScheme(Call call)
    {
        call.BodyObject("scheme_id");
        call.RequireAdmin();
        throw new ApiError(501, "api.team.update_team_scheme.license.error", "Your license does not support updating a team's scheme");
    }
}
