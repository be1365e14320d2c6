using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Integrations;

/// <summary>Provides the endpoints of slash commands: built-in commands, and custom commands, which are stored but never called.</summary>
internal static class CommandEndpoints
{
    // Only users who manage a command can see these fields.
    private static readonly string[] Managers = ["token", "creator_id", "method", "url", "username", "icon_url"];

    public static void Add(RouteTable routes)
    {
        routes.Get("commands", List);
        routes.Post("commands", Create);
        routes.Post("commands/execute", Execute);
        routes.Get("commands/{command_id}", call => Response.Json(Managed(call).DeepClone()));
        routes.Put("commands/{command_id}", Update);
        routes.Delete("commands/{command_id}", Delete);
        routes.Put("commands/{command_id}/move", Move);
        routes.Put("commands/{command_id}/regen_token", RenewToken);
        routes.Get("teams/{team_id}/commands/autocomplete", Autocomplete);
        routes.Get("teams/{team_id}/commands/autocomplete_suggestions", Suggest);
    }

    private static Response List(Call call)
    {
        string teamId = call.Query("team_id");
        if (teamId.Length == 0)
        {
            throw ApiError.UrlParameter("team_id");
        }

        SimulatedTeam team = call.World.Teams.ById.GetValueOrDefault(teamId) ?? throw ApiError.Forbidden();
        Call.Require(call.User.IsAdmin || team.Members.ContainsKey(call.User.Id));
        if (call.IsAsked("custom_only"))
        {
            Call.Require(call.Manages(team));
            return Response.List(Custom(call, team).Select(c => c.DeepClone()));
        }

        return Response.List(
            BuiltInCommands.All.Select(c => c.ToJson()).Concat(call.Manages(team) ? Custom(call, team).Select(c => c.DeepClone()) : []));
    }

    private static IEnumerable<JsonObject> Custom(Call call, SimulatedTeam team) =>
        call.World.Commands.Where(c => c["team_id"]!.GetValue<string>() == team.Id);

    private static Response Create(Call call)
    {
        JsonObject body = call.BodyObject("command");
        SimulatedTeam team = call.World.Teams.ById.GetValueOrDefault(body.Text("team_id")) ?? throw ApiError.Forbidden();
        Call.Require(call.Manages(team));
        var command = new JsonObject
        {
            ["id"] = call.World.NewId(),
            ["token"] = call.World.NewId(),
            ["create_at"] = call.World.Now,
            ["update_at"] = call.World.Now,
            ["delete_at"] = 0,
            ["creator_id"] = call.User.Id,
            ["team_id"] = team.Id,
        };
        string trigger = Fill(command, body);
        // The server accepts a trigger that is taken when a command is updated.
        if (Find(call, team.Id, trigger) is not null || BuiltInCommands.Find(trigger) is not null)
        {
            throw new ApiError(400, "api.command.duplicate_trigger.app_error", "The trigger is taken.");
        }

        call.World.Commands.Add(command);
        return Response.Json(command.DeepClone(), 201);
    }

    /// <returns>The trigger.</returns>
    private static string Fill(JsonObject command, JsonObject body)
    {
        string trigger = body.Text("trigger").ToLowerInvariant();
        string url = body.Text("url");
        string method = body.Text("method");
        if (trigger.Length is 0 or > 128 || trigger[0] == '/' || trigger.Contains(' ', StringComparison.Ordinal))
        {
            throw Invalid("trigger", "Invalid trigger.");
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https") || url.Length > 1024)
        {
            throw Invalid("url", "The URL must be one of http or https.");
        }

        if (method is not ("P" or "G"))
        {
            throw Invalid("method", "Invalid Method.");
        }

        bool autoComplete = body.Flag("auto_complete") ?? false;
        string[] texts = ["username", "icon_url", "auto_complete_desc", "auto_complete_hint", "display_name", "description"];
        string[] values = [.. texts.Select(body.Text)];
        command["trigger"] = trigger;
        command["method"] = method;
        command["username"] = values[0];
        command["icon_url"] = values[1];
        command["auto_complete"] = autoComplete;
        command["auto_complete_desc"] = values[2];
        command["auto_complete_hint"] = values[3];
        command["display_name"] = values[4];
        command["description"] = values[5];
        command["url"] = url;
        command["plugin_id"] = "";
        return trigger;
    }

    private static JsonObject? Find(Call call, string teamId, string trigger) => call.World.Commands.Find(
        c => c["team_id"]!.GetValue<string>() == teamId && c["trigger"]!.GetValue<string>() == trigger);

    private static ApiError Invalid(string what, string message) => new(400, $"model.command.is_valid.{what}.app_error", message);

    /// <summary>Returns a command that the current user can manage. Other commands are reported as missing.</summary>
    private static JsonObject Managed(Call call)
    {
        string id = call.Id("command_id");
        return call.World.Commands.Find(c => c["id"]!.GetValue<string>() == id) is { } command
            && call.World.Teams.ById.TryGetValue(command["team_id"]!.GetValue<string>(), out SimulatedTeam? team) && call.Manages(team)
                ? command
                : throw new ApiError(404, "store.sql_command.get.missing.app_error", "Command does not exist.");
    }

    private static Response Update(Call call)
    {
        JsonObject body = call.BodyObject("command");
        if (body.Text("id") != call.Id("command_id"))
        {
            throw ApiError.BodyParameter("command");
        }

        JsonObject command = Managed(call);
        string teamId = command["team_id"]!.GetValue<string>();
        if (body.Text("team_id") is { Length: > 0 } other && other != teamId)
        {
            throw new ApiError(400, "api.command.team_mismatch.app_error", "Unable to update commands across teams.");
        }

        Fill(command, body);
        command["update_at"] = call.World.Now;
        return Response.Json(command.DeepClone());
    }

    private static Response Delete(Call call)
    {
        call.World.Commands.Remove(Managed(call));
        return Response.Ok();
    }

    private static Response Move(Call call)
    {
        string teamId = call.BodyObject("team_id").Text("team_id");
        SimulatedTeam team = call.World.Teams.ById.GetValueOrDefault(teamId)
            ?? throw new ApiError(404, "app.team.get.find.app_error", "Unable to find the existing team.");
        Call.Require(call.Manages(team));
        JsonObject command = Managed(call);
        command["team_id"] = team.Id;
        command["update_at"] = call.World.Now;
        return Response.Ok();
    }

    private static Response RenewToken(Call call)
    {
        JsonObject command = Managed(call);
        command["token"] = call.World.NewId();
        command["update_at"] = call.World.Now;
        return Response.Json(new JsonObject { ["token"] = command["token"]!.DeepClone() });
    }

    /// <summary>
    /// Returns the built-in commands and the team's custom commands for autocompletion, without fields that only managers can see.
    /// </summary>
    private static IEnumerable<JsonObject> Offered(Call call) =>
        BuiltInCommands.All.Select(c => c.ToJson())
            .Concat(Custom(call, call.TeamInPath()).Where(c => c["auto_complete"]!.GetValue<bool>()).Select(WithoutManagerFields))
            .OrderBy(c => c["trigger"]!.GetValue<string>(), StringComparer.Ordinal);

    private static JsonObject WithoutManagerFields(JsonObject command)
    {
        var shown = (JsonObject)command.DeepClone();
        foreach (string name in Managers)
        {
            shown[name] = "";
        }

        return shown;
    }

    private static Response Autocomplete(Call call)
    {
        call.TeamInPath();
        return Response.List(Offered(call));
    }

    private static Response Suggest(Call call)
    {
        call.TeamInPath();
        string input = call.Query("user_input").TrimStart('/');
        if (call.Query("user_input").Length == 0)
        {
            throw ApiError.UrlParameter("userInput");
        }

        IEnumerable<JsonObject> fitting = Offered(call)
            .Where(c => c["trigger"]!.GetValue<string>().StartsWith(input, StringComparison.OrdinalIgnoreCase));
        return Response.List(fitting.Select(c => new JsonObject
        {
            ["Complete"] = c["trigger"]!.DeepClone(),
            ["Suggestion"] = c["trigger"]!.DeepClone(),
            ["Hint"] = c["auto_complete_hint"]!.DeepClone(),
            ["Description"] = c["auto_complete_desc"]!.DeepClone(),
            ["IconData"] = "",
        }));
    }

    private static Response Execute(Call call)
    {
        JsonObject body = call.BodyObject("command_args");
        string command = body.Text("command");
        if (command.Length <= 1 || command[0] != '/' || !ServerWorld.IsValidId(body.Text("channel_id")))
        {
            throw ApiError.BodyParameter("command");
        }

        SimulatedChannel channel = call.ReadableChannel(body.Text("channel_id"));
        if (channel.DeleteAt > 0)
        {
            throw new ApiError(400, "api.command.execute_command.deleted.error", "The channel is archived.");
        }

        string rootId = body.Text("root_id");
        string teamId = channel.IsDirectOrGroup ? body.Text("team_id") : channel.TeamId;
        string[] parts = command[1..].Split(' ', 2);
        string rest = parts.Length > 1 ? parts[1] : "";
        string trigger = parts[0].ToLowerInvariant();
        if (Find(call, teamId, trigger) is not null)
        {
            return CommandResponse(call, "");
        }

        return BuiltInCommands.Find(trigger) is { } builtIn
            ? CommandResponse(call, builtIn.Run(call, channel, rest, rootId))
            : throw new ApiError(
                404, "api.command.execute_command.not_found.app_error", $"Command with a trigger of '{trigger}' not found.");
    }

    private static Response CommandResponse(Call call, string text) => Response.Json(new JsonObject
    {
        ["response_type"] = "ephemeral",
        ["text"] = text,
        ["username"] = "",
        ["channel_id"] = "",
        ["icon_url"] = "",
        ["type"] = "",
        ["props"] = null,
        ["goto_location"] = "",
        ["trigger_id"] = call.World.NewTrigger(call.User),
        ["skip_slack_parsing"] = false,
        ["attachments"] = null,
        ["extra_responses"] = null,
    });
}
