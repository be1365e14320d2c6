using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Rest.Files;
using Earshot.Simulator.Mattermost.Rest.Users;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Mattermost.Rest.Integrations;

internal static class BotEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("bots", List);
        routes.Post("bots", Create);
        routes.Get("bots/{bot_user_id}", One);
        routes.Put("bots/{bot_user_id}", Patch);
        routes.Post("bots/{bot_user_id}/disable", call => SetActive(call, isActive: false));
        routes.Post("bots/{bot_user_id}/enable", call => SetActive(call, isActive: true));
        routes.Post("bots/{bot_user_id}/assign/{user_id}", Assign);
        routes.Post("bots/{bot_user_id}/convert_to_user", ConvertToUser);
        routes.Get("bots/{bot_user_id}/icon", Icon);
        routes.Post("bots/{bot_user_id}/icon", SetIcon);
        routes.Delete("bots/{bot_user_id}/icon", RemoveIcon);
    }

    private static Response List(Call call)
    {
        call.RequireAdmin();
        IEnumerable<SimulatedUser> bots = call.World.Users.Values.Where(
            u => u.IsBot && (u.DeleteAt == 0 || call.IsAsked("include_deleted")));
        if (call.IsAsked("only_orphaned"))
        {
            bots = bots.Where(b => !(call.World.Users.TryGetValue(b.Bot!.OwnerId, out SimulatedUser? owner) && owner.DeleteAt == 0));
        }

        return Response.List(
            call.Paged(bots.OrderBy(b => b.CreateAt).ThenBy(b => b.Username, StringComparer.Ordinal)).Select(b => b.Bot!.ToJson(b)));
    }

    private static Response Create(Call call)
    {
        JsonObject body = call.BodyObject("bot");
        (string name, string displayName, string description) = (
            body.Text("username"), body.Text("display_name"), body.Text("description"));
        call.RequireAdmin();
        UserRules.CheckUsername(call.World, name);
        CheckTexts(displayName, description);
        long now = call.World.Now;
        var user = new SimulatedUser(call.World.NewId(), name)
        {
            Bot = new BotAccount { Description = description, OwnerId = call.User.Id },
            FirstName = displayName,
            Email = name + "@localhost",
            CreateAt = now,
            UpdateAt = now,
        };
        call.World.AddUser(user);
        return Response.Json(user.Bot.ToJson(user), 201);
    }

    private static void CheckTexts(string displayName, string description)
    {
        if (displayName.Length > 64)
        {
            throw ApiError.BodyParameter("display_name");
        }

        if (description.EnumerateRunes().Count() > 1024)
        {
            throw new ApiError(400, "model.bot.is_valid.description.app_error", "Invalid description.");
        }
    }

    /// <summary>Returns a bot of the current user, or any bot for an administrator. Bots of other users are reported as missing.</summary>
    private static SimulatedUser Bot(Call call, bool withDeleted = true) =>
        call.World.Users.TryGetValue(call.Id("bot_user_id"), out SimulatedUser? bot) && bot.Bot is { } account
        && (call.User.IsAdmin || account.OwnerId == call.User.Id) && (withDeleted || bot.DeleteAt == 0)
            ? bot
            : throw new ApiError(404, "store.sql_bot.get.missing.app_error", "Bot does not exist.");

    private static Response One(Call call)
    {
        SimulatedUser bot = Bot(call, call.IsAsked("include_deleted"));
        return Response.Json(bot.Bot!.ToJson(bot));
    }

    private static Response Patch(Call call)
    {
        JsonObject body = call.BodyObject("bot");
        SimulatedUser bot = Bot(call);
        string name = body.TextOrNull("username") ?? bot.Username;
        string displayName = body.TextOrNull("display_name") ?? bot.FirstName;
        string description = body.TextOrNull("description") ?? bot.Bot!.Description;
        CheckTexts(displayName, description);
        UserRules.CheckUsername(call.World, name, bot);
        (bot.Username, bot.FirstName, bot.Bot!.Description) = (name, displayName, description);
        call.World.AnnounceUpdated(bot);
        return Response.Json(bot.Bot.ToJson(bot));
    }

    private static Response SetActive(Call call, bool isActive)
    {
        SimulatedUser bot = Bot(call);
        call.World.SetActive(bot, isActive);
        return Response.Json(bot.Bot!.ToJson(bot));
    }

    private static Response Assign(Call call)
    {
        SimulatedUser bot = Bot(call);
        SimulatedUser owner = call.UserInPath();
        bot.Bot!.OwnerId = owner.Id;
        bot.UpdateAt = call.World.Now;
        return Response.Json(bot.Bot.ToJson(bot));
    }

    private static Response ConvertToUser(Call call)
    {
        SimulatedUser bot = Bot(call);
        JsonObject body = call.BodyObject("userPatch");
        string password = body.Text("password");
        if (password.Length == 0)
        {
            throw ApiError.BodyParameter("userPatch");
        }

        call.RequireAdmin();
        UserRules.CheckPassword(password);
        UserRules.Change(call, bot, body);
        bot.Bot = null;
        bot.Password = password;
        bot.IsAdmin |= call.IsAsked("set_system_admin");
        call.World.AnnounceUpdated(bot);
        return Response.Json(bot.ToJson(self: true));
    }

    private static Response Icon(Call call) => Bot(call).Bot!.Icon is { } icon
        ? new Response { ContentType = "image/svg+xml", Body = icon }
        : throw new ApiError(404, "api.bot.get_bot_icon_image.read.app_error", "Unable to read icon image.");

    private static Response SetIcon(Call call)
    {
        SimulatedUser bot = Bot(call);
        if (call.Form?.Files.Where(f => f.Name == "image").ToArray() is not [{ } file])
        {
            throw new ApiError(400, "api.bot.set_bot_icon_image.no_file.app_error", "No file under 'image' in request.");
        }

        ReadOnlyMemory<byte> icon = FileEndpoints.Content(file);
        if (icon.Span.IndexOf("<svg"u8) < 0)
        {
            throw new ApiError(400, "api.bot.set_bot_icon_image.parse.app_error", "Could not parse the icon.");
        }

        bot.Bot!.Icon = icon;
        bot.Bot.LastIconUpdate = call.World.Now;
        call.World.AnnounceUpdated(bot);
        return Response.Ok();
    }

    private static Response RemoveIcon(Call call)
    {
        SimulatedUser bot = Bot(call);
        if (bot.Bot!.Icon is null)
        {
            throw new ApiError(404, "api.bot.delete_bot_icon_image.read.app_error", "Unable to read icon image.");
        }

        bot.Bot.Icon = null;
        bot.Bot.LastIconUpdate = 0;
        call.World.AnnounceUpdated(bot);
        return Response.Ok();
    }
}
