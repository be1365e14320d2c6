using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Channels;
using Earshot.Simulator.Mattermost.World.Users;
using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>
/// Represents a request that is being processed, and provides what endpoints need from it. Callers hold the world's lock.
/// </summary>
internal sealed class Call
{
    public required ServerWorld World { get; init; }

    public required HttpRequest Request { get; init; }

    public required LoginSession? OptionalSession { get; init; }

    public required IReadOnlyDictionary<string, string> Arguments { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public IFormCollection? Form { get; init; }

    public LoginSession Session => OptionalSession ?? throw ApiError.SessionExpired(removesCookie: false);

    public SimulatedUser User => Session.User;

    /// <summary>Returns an ID from the path; "me" is the current user.</summary>
    public string Id(string name)
    {
        string value = Arguments[name];
        if (name == "user_id" && value == "me")
        {
            return User.Id;
        }

        return ServerWorld.IsValidId(value) ? value : throw ApiError.UrlParameter(name);
    }

    public string Argument(string name) => Arguments[name];

    public string Query(string name) => Request.Query[name].ToString();

    /// <summary>Returns a number from the query, or <see langword="null"/> if it is missing or not valid.</summary>
    public int? Number(string name) =>
        int.TryParse(Query(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>Gets the page number. As on the server, a value that is not valid counts as the default.</summary>
    public int Page => Number("page") ?? 0;

    public int PerPage => Math.Min(Number("per_page") ?? 60, 200);

    public IEnumerable<T> Paged<T>(IEnumerable<T> items) => Paged(items, Page, PerPage);

    /// <summary>Returns a page whose number and size are in the body.</summary>
    public static IEnumerable<T> Paged<T>(IEnumerable<T> items, long page, long perPage)
    {
        int size = (int)Math.Clamp(perPage, 0, 200);
        return items.Skip((int)Math.Min(Math.Clamp(page, 0, int.MaxValue) * size, int.MaxValue)).Take(size);
    }

    public bool IsAsked(string name) => Query(name) is "true" or "1" or "t" or "T" or "TRUE" or "True";

    public JsonObject BodyObject(string name) => Read<JsonObject>() ?? throw ApiError.BodyParameter(name);

    public JsonArray BodyArray(string name) => Read<JsonArray>() ?? throw ApiError.BodyParameter(name);

    public IReadOnlyList<string> BodyIds(string name)
    {
        JsonArray array = BodyArray(name);
        return array.Count > 0 && array.All(i => i?.GetValueKind() == JsonValueKind.String)
            ? [.. array.Select(i => i!.GetValue<string>())]
            : throw ApiError.BodyParameter(name);
    }

    public SimulatedUser UserInPath() => World.Users.GetValueOrDefault(Id("user_id"))
        ?? throw new ApiError(404, "app.user.missing_account.const", "Unable to find the user.");

    /// <summary>Returns the user in the path. Only the user and administrators are allowed.</summary>
    public SimulatedUser OwnUserInPath()
    {
        string id = Id("user_id");
        return id == User.Id || User.IsAdmin ? UserInPath() : throw ApiError.Forbidden();
    }

    public SimulatedTeam TeamInPath()
    {
        SimulatedTeam team = World.Teams.ById.GetValueOrDefault(Id("team_id"))
            ?? throw new ApiError(404, "app.team.get.find.app_error", "Unable to find the existing team.");
        return MemberOf(team);
    }

    public SimulatedTeam TeamByName()
    {
        SimulatedTeam team = World.Teams.ById.Values.FirstOrDefault(t => t.Name == Argument("team_name"))
            ?? throw new ApiError(404, "app.team.get_by_name.missing.app_error", "Unable to find the existing team.");
        return MemberOf(team);
    }

    /// <summary>Returns a channel whose posts the current user can read: a member or an administrator can.</summary>
    public SimulatedChannel ReadableChannel(string id) =>
        World.Channels.ById.TryGetValue(id, out SimulatedChannel? channel) && (User.IsAdmin || channel.Members.ContainsKey(User.Id))
            ? channel
            : throw ApiError.Forbidden();

    public SimulatedChannel ReadableChannel() => ReadableChannel(Id("channel_id"));

    /// <summary>Returns the channel in the path if the current user can list its posts.</summary>
    public SimulatedChannel ChannelWithReadablePosts()
    {
        string id = Id("channel_id");
        return World.Behavior.ReadsOpenChannelsOfTeam && World.Channels.ById.TryGetValue(id, out SimulatedChannel? channel)
            ? Visible(channel)
            : ReadableChannel(id);
    }

    /// <summary>
    /// Returns the channel in the path if the current user can see it, which includes the open channels of the user's teams.
    /// </summary>
    public SimulatedChannel VisibleChannel()
    {
        SimulatedChannel channel = World.Channels.ById.GetValueOrDefault(Id("channel_id"))
            ?? throw new ApiError(404, "app.channel.get.existing.app_error", "Unable to find the existing channel.");
        return Visible(channel);
    }

    public SimulatedChannel Visible(SimulatedChannel channel)
    {
        bool open = channel.Type == ChannelType.Open && World.Teams.ById[channel.TeamId].Members.ContainsKey(User.Id);
        return open || User.IsAdmin || channel.Members.ContainsKey(User.Id) ? channel : throw ApiError.Forbidden();
    }

    /// <summary>Returns the post in the path, which can be in an open channel of the current user's teams.</summary>
    public SimulatedPost VisiblePost()
    {
        SimulatedPost post = Post(Id("post_id"));
        Visible(World.Channels.ById[post.ChannelId]);
        return post;
    }

    public SimulatedPost ReadablePost() => ReadablePost(Id("post_id"));

    public SimulatedPost ReadablePost(string id)
    {
        SimulatedPost post = Post(id);
        ReadableChannel(post.ChannelId);
        return post;
    }

    /// <summary>Returns an empty response if the client already has the current version.</summary>
    public Response Tagged(JsonNode json, string etag) =>
        Has(etag) ? Response.NotModified(etag) : Response.Json(json, etag: etag);

    public bool Has(string etag) => Request.Headers.IfNoneMatch == etag;

    public void RequireAdmin() => Require(User.IsAdmin);

    /// <summary>Determines whether the current user is an administrator of the server or the team.</summary>
    public bool Manages(SimulatedTeam team) => User.IsAdmin || (team.Members.TryGetValue(User.Id, out TeamMember? own) && own.Admin);

    /// <summary>Determines whether the current user is an administrator of the server, the channel's team, or the channel.</summary>
    public bool Manages(SimulatedChannel channel) =>
        (channel.Members.TryGetValue(User.Id, out ChannelMember? own) && own.Admin)
        || (World.Teams.ById.TryGetValue(channel.TeamId, out SimulatedTeam? team) ? Manages(team) : User.IsAdmin);

    /// <summary>Returns a team as the current user can see it.</summary>
    public JsonObject Shown(SimulatedTeam team) =>
        team.ToJson(withEmail: Manages(team), withInvitation: User.IsAdmin || team.Members.ContainsKey(User.Id));

    public SimulatedTeam ManagedTeam()
    {
        SimulatedTeam team = TeamInPath();
        Require(Manages(team));
        return team;
    }

    public static void Require([DoesNotReturnIf(false)] bool allowed)
    {
        if (!allowed)
        {
            throw ApiError.Forbidden();
        }
    }

    private SimulatedTeam MemberOf(SimulatedTeam team) =>
        User.IsAdmin || team.Members.ContainsKey(User.Id) ? team : throw ApiError.Forbidden();

    private SimulatedPost Post(string id) =>
        World.Posts.Find(id) ?? throw new ApiError(404, "app.post.get.app_error", "Unable to get the post.");

    private T? Read<T>()
        where T : JsonNode => JsonBody.Parse(Body) as T;
}
