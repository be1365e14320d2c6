using Earshot.Simulator.Mattermost.Rest.Files;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Users;

/// <summary>Provides the endpoints of user and bot images.</summary>
internal static class ImageEndpoints
{
    // A white image of one pixel.
    private static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==");

    public static ReadOnlyMemory<byte> Blank => Pixel;

    public static void Add(RouteTable routes)
    {
        routes.Get("users/{user_id}/image", call => Image(call.UserInPath().Image ?? Blank));
        routes.Get("users/{user_id}/image/default", Default);
        routes.Post("users/{user_id}/image", Set);
        routes.Delete("users/{user_id}/image", Reset);
    }

    public static Response Image(ReadOnlyMemory<byte> content) => new() { ContentType = "image/png", Body = content };

    /// <summary>Returns the only file of a form, checked by its first bytes only.</summary>
    public static ReadOnlyMemory<byte> Upload(Call call, string operation)
    {
        if (call.Form?.Files.Where(f => f.Name == "image").ToArray() is not [{ } file])
        {
            throw new ApiError(400, $"api.{operation}.no_file.app_error", "No file under 'image' in request.");
        }

        ReadOnlyMemory<byte> content = FileEndpoints.Content(file);
        return IsImage(content.Span)
            ? content
            : throw new ApiError(400, $"api.{operation}.decode.app_error", "Could not decode the image.");
    }

    private static bool IsImage(ReadOnlySpan<byte> content) => content is [0x89, (byte)'P', (byte)'N', (byte)'G', ..]
        or [0xFF, 0xD8, 0xFF, ..] or [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] or [(byte)'B', (byte)'M', ..];

    private static Response Default(Call call)
    {
        call.UserInPath();
        return Image(Blank);
    }

    private static Response Set(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        Change(call, user, Upload(call, "user.upload_profile_user"));
        return Response.Ok();
    }

    private static Response Reset(Call call)
    {
        Change(call, call.OwnUserInPath(), null);
        return Response.Ok();
    }

    private static void Change(Call call, SimulatedUser user, ReadOnlyMemory<byte>? image)
    {
        user.Image = image;
        user.LastImageUpdate = call.World.Now;
        call.World.AnnounceUpdated(user);
    }
}
