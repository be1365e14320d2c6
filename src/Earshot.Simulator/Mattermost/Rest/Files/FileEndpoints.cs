using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Posts;
using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.Mattermost.Rest.Files;

internal static class FileEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.PostFile("files", Upload);
        routes.Get("files/{file_id}", Download);
        routes.Head("files/{file_id}", Download);
        routes.Head("files/{file_id}/preview", call => None(call, "preview"));
        routes.Head("files/{file_id}/thumbnail", call => None(call, "thumbnail"));
        routes.Get("files/{file_id}/info", call => Response.Json(Readable(call).ToJson()));
        routes.Get("files/{file_id}/link", Link);
        routes.Get("files/{file_id}/preview", call => None(call, "preview"));
        routes.Get("files/{file_id}/thumbnail", call => None(call, "thumbnail"));
    }

    private static Response Upload(Call call)
    {
        if (call.Form is not { } form)
        {
            return UploadPlain(call);
        }

        SimulatedChannel channel = call.ReadableChannel(form["channel_id"].ToString());
        if (form.Files.Count == 0)
        {
            throw new ApiError(400, "api.file.upload_file.incorrect_number_of_files.app_error", "The form contains no file.");
        }

        SimulatedFile[] files = [.. form.Files.Select(file => Keep(call, channel, file.FileName, Content(file)))];
        return Uploaded(files, form["client_ids"].Where(id => id is not null)!);
    }

    public static ReadOnlyMemory<byte> Content(IFormFile file)
    {
        using Stream from = file.OpenReadStream();
        byte[] content = new byte[file.Length];
        from.ReadExactly(content);
        return content;
    }

    /// <summary>Uploads one file as the body, with its name and channel in the query.</summary>
    private static Response UploadPlain(Call call)
    {
        SimulatedChannel channel = call.ReadableChannel(call.Query("channel_id"));
        if (call.Query("filename").Length == 0)
        {
            throw ApiError.UrlParameter("filename");
        }

        string clientId = call.Query("client_id");
        return Uploaded([Keep(call, channel, call.Query("filename"), call.Body)], clientId.Length > 0 ? [clientId] : []);
    }

    public static SimulatedFile Keep(Call call, SimulatedChannel channel, string name, ReadOnlyMemory<byte> content)
    {
        var file = new SimulatedFile
        {
            Id = call.World.NewId(),
            UserId = call.User.Id,
            ChannelId = channel.Id,
            Name = Path.GetFileName(name),
            Content = content,
            CreateAt = call.World.Now,
            MimeType = MimeType(name),
        };
        call.World.Files[file.Id] = file;
        return file;
    }

    private static string MimeType(string name) => Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".TXT" => "text/plain; charset=utf-8",
        ".PNG" => "image/png",
        ".JPG" or ".JPEG" => "image/jpeg",
        ".JSON" => "application/json",
        ".PDF" => "application/pdf",
        _ => "application/octet-stream",
    };

    private static Response Uploaded(IEnumerable<SimulatedFile> files, IEnumerable<string> clientIds) => Response.Json(
        new JsonObject { ["file_infos"] = GoJson.Array(files.Select(f => f.ToJson())), ["client_ids"] = GoJson.Strings(clientIds) }, 201);

    private static SimulatedFile Readable(Call call)
    {
        SimulatedFile? file = call.World.Files.GetValueOrDefault(call.Id("file_id"));
        SimulatedPost? post = file is null ? null : call.World.Posts.Find(file.PostId);
        if (file is null || (post is null && file.PostId.Length > 0))
        {
            // A file is deleted with its post.
            throw new ApiError(404, "app.file_info.get.app_error", "Unable to get the file info.");
        }

        // A file that is not posted belongs to its uploader only.
        bool isMember = post is not null && call.World.Channels.IsMember(call.User.Id, post.ChannelId);
        Call.Require(isMember || file.UserId == call.User.Id || call.User.IsAdmin);
        return file;
    }

    private static Response Download(Call call)
    {
        SimulatedFile file = Readable(call);
        string name = Uri.EscapeDataString(file.Name);
        Response response = ServedContent.Serve(call.Request, file.Content, file.CreateAt, file.MimeType);
        return response with
        {
            Headers = [.. response.Headers, new("Content-Disposition", $"attachment;filename=\"{name}\"; filename*=UTF-8''{name}")],
        };
    }

    private static Response Link(Call call)
    {
        Readable(call);
        throw new ApiError(501, "api.file.get_public_link.disabled.app_error", "Public links have been disabled.");
    }

    private static Response None(Call call, string what)
    {
        Readable(call);
        throw new ApiError(400, $"api.file.get_file_{what}.no_{what}.app_error", $"File doesn't have a {what} image.");
    }
}
