using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Posts;

namespace Earshot.Simulator.Mattermost.Rest.Channels;

/// <summary>Provides the endpoints that change, archive, and restore channels.</summary>
internal static class ChannelChangeEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Put("channels/{channel_id}", Update);
        routes.Put("channels/{channel_id}/patch", call => Change(call, Changeable(call), call.BodyObject("channel")));
        routes.Delete("channels/{channel_id}", Delete);
        routes.Post("channels/{channel_id}/restore", Restore);
        routes.Put("channels/{channel_id}/privacy", SetPrivacy);
        routes.Post("channels/{channel_id}/convert", Convert);
        routes.Post("channels/{channel_id}/move", Move);
    }

    private static SimulatedChannel Existing(Call call) => call.World.Channels.ById.GetValueOrDefault(call.Id("channel_id"))
        ?? throw new ApiError(404, "app.channel.get.existing.app_error", "Unable to find the existing channel.");

    private static SimulatedChannel Changeable(Call call)
    {
        SimulatedChannel channel = call.ReadableChannel(Existing(call).Id);
        return channel.DeleteAt == 0
            ? channel
            : throw new ApiError(400, "api.channel.update_channel.deleted.app_error", "The channel is archived.");
    }

    private static Response Update(Call call)
    {
        JsonObject body = call.BodyObject("channel");
        return body.Text("id") == call.Id("channel_id") ? Change(call, Changeable(call), body) : throw ApiError.BodyParameter("channel_id");
    }

    private static Response Change(Call call, SimulatedChannel channel, JsonObject body)
    {
        string? name = body.TextOrNull("name");
        string? displayName = body.TextOrNull("display_name");
        string? header = body.TextOrNull("header");
        string? purpose = body.TextOrNull("purpose");
        if (channel.IsDirectOrGroup)
        {
            // The server assigns the names of direct and group channels.
            (name, displayName) = (null, null);
            ChannelRules.CheckTexts(header ?? "", purpose ?? "");
        }
        else
        {
            ChannelRules.Check(name ?? channel.Name, displayName ?? channel.DisplayName, header ?? "", purpose ?? "");
        }

        if (name is not null && name != channel.Name)
        {
            if (channel.Name == "town-square")
            {
                throw new ApiError(
                    400, "api.channel.update_channel.tried.app_error", "The name of town-square stays.");
            }

            ChannelRules.CheckFreeForUpdate(call.World, channel.TeamId, name);
        }

        call.World.Channels.Update(channel, call.User, name, displayName, header, purpose);
        return Response.Json(channel.ToJson());
    }

    private static Response Delete(Call call)
    {
        SimulatedChannel channel = call.ReadableChannel(Existing(call).Id);
        if (channel.IsDirectOrGroup || channel.Name == "town-square")
        {
            throw new ApiError(400, "api.channel.delete_channel.cannot.app_error", "Unable to delete the channel.");
        }

        if (channel.DeleteAt > 0)
        {
            throw new ApiError(400, "api.channel.delete_channel.deleted.app_error", "The channel is archived.");
        }

        call.World.Channels.Delete(channel, call.User);
        return Response.Ok();
    }

    private static Response Restore(Call call)
    {
        SimulatedChannel channel = Existing(call);
        Call.Require(call.World.Teams.ById.TryGetValue(channel.TeamId, out SimulatedTeam? team) && call.Manages(team));
        if (channel.DeleteAt == 0)
        {
            throw new ApiError(400, "api.channel.restore_channel.restored.app_error", "The channel is not archived.");
        }

        channel.DeleteAt = 0;
        channel.UpdateAt = call.World.Now;
        Audience audience = channel.Type == ChannelType.Open ? Audience.Team(channel.TeamId) : Audience.Channel(channel.Id);
        call.World.Hub.Publish(new ServerEvent("channel_restored", audience, ("channel_id", channel.Id)));
        call.World.Posts.AddSystem(channel, call.User, SystemPost.Restored(call.User));
        return Response.Json(channel.ToJson());
    }

    private static Response SetPrivacy(Call call)
    {
        ChannelType type = call.BodyObject("privacy").LooseText("privacy") switch
        {
            "O" => ChannelType.Open,
            "P" => ChannelType.Private,
            _ => throw ApiError.BodyParameter("privacy"),
        };
        SimulatedChannel channel = Existing(call);
        Call.Require(!channel.IsDirectOrGroup && call.Manages(channel));
        if (channel.Name == "town-square" && type == ChannelType.Private)
        {
            throw new ApiError(
                400, "api.channel.update_channel_privacy.default_channel_error", "The default channel cannot be made private.");
        }

        return SetType(call, channel, type);
    }

    private static Response Convert(Call call)
    {
        SimulatedChannel channel = Existing(call);
        Call.Require(!channel.IsDirectOrGroup && call.Manages(channel));
        string? rejection = channel.Type == ChannelType.Private ? "api.channel.convert_channel_to_private.private_channel_error"
            : channel.Name == "town-square" ? "api.channel.convert_channel_to_private.default_channel_error"
            : null;
        return rejection is null
            ? SetType(call, channel, ChannelType.Private)
            : throw new ApiError(400, rejection, "The channel cannot be made private.");
    }

    private static Response SetType(Call call, SimulatedChannel channel, ChannelType type)
    {
        channel.Type = type;
        call.World.Channels.Update(channel, call.User, name: null, displayName: null, header: null, purpose: null);
        call.World.Posts.AddSystem(channel, call.User, SystemPost.PrivacyChange(call.User, type));
        call.World.Hub.Publish(new ServerEvent("channel_converted", Audience.Team(channel.TeamId), ("channel_id", channel.Id)));
        return Response.Json(channel.ToJson());
    }

    /// <summary>
    /// Moves a channel to another team. Fails if a member of the channel is not in that team, unless such members may be removed.
    /// </summary>
    private static Response Move(Call call)
    {
        JsonObject body = call.BodyObject("team_id");
        SimulatedChannel channel = Existing(call);
        bool force = body.Flag("force") ?? false;
        SimulatedTeam team = call.World.Teams.ById.GetValueOrDefault(body.Text("team_id"))
            ?? throw new ApiError(404, "app.team.get.find.app_error", "Unable to find the existing team.");
        if (channel.IsDirectOrGroup)
        {
            throw new ApiError(403, "api.channel.move_channel.type.invalid", "Direct and group channels do not belong to a team.");
        }

        call.RequireAdmin();
        string[] strangers = [.. channel.Members.Keys.Where(id => !team.Members.ContainsKey(id))];
        if (strangers.Length > 0 && !force)
        {
            throw new ApiError(
                500, "app.channel.move_channel.members_do_not_match.error", "Not all members of the channel are in the other team.");
        }

        ChannelRules.CheckFreeForUpdate(call.World, team.Id, channel.Name);
        foreach (string id in strangers)
        {
            call.World.Channels.Leave(channel, call.World.Users[id], call.User);
        }

        channel.TeamId = team.Id;
        call.World.Channels.Update(channel, call.User, name: null, displayName: null, header: null, purpose: null);
        return Response.Json(channel.ToJson());
    }
}
