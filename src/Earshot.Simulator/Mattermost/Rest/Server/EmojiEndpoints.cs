using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.Rest.Users;
using Earshot.Simulator.Mattermost.World.Posts;

namespace Earshot.Simulator.Mattermost.Rest.Server;

/// <summary>Provides the endpoints of custom emoji.</summary>
internal static class EmojiEndpoints
{
    private const int MaximumNameLength = 64;
    private const int Suggestions = 100;

    public static void Add(RouteTable routes)
    {
        routes.Get("emoji", List);
        routes.Post("emoji", Create);
        routes.Post("emoji/search", Search);
        routes.Post("emoji/names", ByNames);
        routes.Get("emoji/autocomplete", Autocomplete);
        routes.Get("emoji/name/{emoji_name}", ByName);
        routes.Get("emoji/{emoji_id}", call => Response.Json(One(call).ToJson()));
        routes.Get("emoji/{emoji_id}/image", Image);
        routes.Delete("emoji/{emoji_id}", Delete);
    }

    private static Response List(Call call)
    {
        if (call.Query("sort") is not ("" or "name"))
        {
            throw ApiError.UrlParameter("sort");
        }

        bool byName = call.Query("sort") == "name";
        IEnumerable<SimulatedEmoji> emoji = byName ? call.World.Emoji.OrderBy(e => e.Name, StringComparer.Ordinal) : call.World.Emoji;
        return Response.List(call.Paged(emoji).Select(e => e.ToJson()));
    }

    private static Response Create(Call call)
    {
        if (call.Form is not { } form || JsonBody.Parse(Encoding.UTF8.GetBytes(form["emoji"].ToString())) is not JsonObject body)
        {
            throw ApiError.BodyParameter("emoji");
        }

        string name = body.Text("name");
        if (body.Text("creator_id") is var creator && creator != call.User.Id)
        {
            throw ApiError.Forbidden();
        }

        if (name.Length is 0 or > MaximumNameLength || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '+'))
        {
            throw new ApiError(400, "model.emoji.name.app_error", "A name must have 1 to 64 lowercase letters, digits, and signs.");
        }

        if (call.World.Emoji.Exists(e => e.Name == name))
        {
            throw new ApiError(
                400, "api.emoji.create.duplicate.app_error", "There is an emoji of this name already.");
        }

        ReadOnlyMemory<byte> image = ImageEndpoints.Upload(call, "emoji.upload.image");
        string type = image.Span[0] switch { 0x89 => "image/png", 0xFF => "image/jpeg", (byte)'G' => "image/gif", _ => "image/bmp" };
        var emoji = new SimulatedEmoji(call.World.NewId(), call.User.Id, name, call.World.Now, type, image);
        call.World.Emoji.Add(emoji);
        call.World.Hub.Publish(new ServerEvent("emoji_added", Audience.Everyone, ("emoji", GoJson.Text(emoji.ToJson()))));
        return Response.Json(emoji.ToJson(), 201);
    }

    private static SimulatedEmoji One(Call call)
    {
        string id = call.Id("emoji_id");
        return call.World.Emoji.Find(e => e.Id == id) ?? throw new ApiError(404, "app.emoji.get.no_result", "We couldn't find the emoji.");
    }

    private static Response ByName(Call call) => call.World.Emoji.Find(e => e.Name == call.Argument("emoji_name")) is { } emoji
        ? Response.Json(emoji.ToJson())
        : throw new ApiError(404, "app.emoji.get_by_name.no_result", "We couldn’t find the emoji.");

    private static Response Image(Call call)
    {
        SimulatedEmoji emoji = One(call);
        return new Response { ContentType = emoji.ContentType, Body = emoji.Image };
    }

    private static Response Delete(Call call)
    {
        SimulatedEmoji emoji = One(call);
        Call.Require(call.User.IsAdmin || emoji.CreatorId == call.User.Id);
        call.World.Emoji.Remove(emoji);
        return Response.Ok();
    }

    private static Response Search(Call call)
    {
        JsonObject body = call.BodyObject("emoji_search");
        string term = body.Text("term");
        bool atStart = body["prefix_only"]?.GetValueKind() switch
        {
            null or JsonValueKind.False => false,
            JsonValueKind.True => true,

            // The documentation describes this field as a string.
            JsonValueKind.String => body.Text("prefix_only") == "true",
            _ => throw ApiError.BodyParameter("prefix_only"),
        };
        return term.Length == 0 ? throw ApiError.BodyParameter("term") : Found(call, term, atStart);
    }

    private static Response ByNames(Call call)
    {
        IReadOnlyList<string> names = call.BodyIds("names");
        return Response.List(call.World.Emoji.Where(e => names.Contains(e.Name)).Select(e => e.ToJson()));
    }

    private static Response Autocomplete(Call call) =>
        call.Query("name").Length > 0 ? Found(call, call.Query("name"), atStart: true) : throw ApiError.UrlParameter("name");

    private static Response Found(Call call, string term, bool atStart) => Response.List(call.World.Emoji
        .Where(e => atStart ? e.Name.StartsWith(term, StringComparison.Ordinal) : e.Name.Contains(term, StringComparison.Ordinal))
        .OrderBy(e => e.Name, StringComparer.Ordinal).Take(Suggestions).Select(e => e.ToJson()));
}
