using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Posts;

namespace Earshot.Simulator.Mattermost.Rest.Files;

/// <summary>Provides the endpoints for resumable uploads.</summary>
internal static class UploadEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Post("uploads", Create);
        routes.Get("uploads/{upload_id}", call => Response.Json(Own(call).ToJson()));
        routes.PostFile("uploads/{upload_id}", Continue);
        routes.Get("users/{user_id}/uploads", OfUser);
    }

    private static Response Create(Call call)
    {
        JsonObject body = call.BodyObject("upload");
        string channelId = body.Text("channel_id");
        string name = body.Text("filename");
        long size = body.Number("file_size");
        if (body.Text("type") is { Length: > 0 } type && type != "attachment")
        {
            // Imports are only available on the server's machine.
            throw ApiError.BodyParameter("type");
        }

        SimulatedChannel channel = call.ReadableChannel(channelId);
        if (name.Length is 0 or > 256 || size <= 0)
        {
            throw new ApiError(400, "model.upload_session.is_valid.file_size.app_error", "Invalid file name or file size.");
        }

        if (size > call.World.Options.MaximumFileSize)
        {
            throw new ApiError(413, "api.upload.create.upload_too_large.app_error", "The file is too large.");
        }

        var upload = new UploadSession
        {
            Id = call.World.NewId(),
            UserId = call.User.Id,
            ChannelId = channel.Id,
            FileName = name,
            FileSize = size,
            CreateAt = call.World.Now,
        };
        call.World.Uploads[upload.Id] = upload;
        return Response.Json(upload.ToJson(), 201);
    }

    private static UploadSession Own(Call call)
    {
        UploadSession upload = call.World.Uploads.GetValueOrDefault(call.Id("upload_id"))
            ?? throw new ApiError(404, "app.upload.get.app_error", "Failed to get upload.");
        return upload.UserId == call.User.Id ? upload : throw ApiError.Forbidden();
    }

    /// <summary>Appends a part, sent as the body or as the first file of a form. The status is 204 until the file is complete.</summary>
    private static Response Continue(Call call)
    {
        UploadSession upload = Own(call);
        ReadOnlyMemory<byte> piece = call.Form?.Files.Count > 0 ? FileEndpoints.Content(call.Form.Files[0]) : call.Body;
        if (upload.Content.Length + piece.Length > upload.FileSize)
        {
            throw new ApiError(400, "app.upload.upload_data.too_large.app_error", "The data exceeds the size of the upload.");
        }

        upload.Content.Write(piece.Span);
        if (upload.Content.Length < upload.FileSize)
        {
            return new Response { Status = 204 };
        }

        call.World.Uploads.Remove(upload.Id);
        return Response.Json(
            FileEndpoints.Keep(call, call.World.Channels.ById[upload.ChannelId], upload.FileName, upload.Content.ToArray()).ToJson());
    }

    /// <summary>Returns the uploads of the current user. Administrators cannot see the uploads of other users.</summary>
    private static Response OfUser(Call call) => call.Id("user_id") == call.User.Id
        ? Response.List(call.World.Uploads.Values.Where(u => u.UserId == call.User.Id).Select(u => u.ToJson()))
        : throw new ApiError(403, "api.user.get_uploads_for_user.forbidden.app_error", "Failed to get uploads.");
}
