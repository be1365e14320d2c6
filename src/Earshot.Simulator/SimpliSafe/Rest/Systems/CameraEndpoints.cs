using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe.Rest.Systems;

/// <summary>Provides the endpoints of images and video: older cameras, recordings, and live view.</summary>
internal static class CameraEndpoints
{
    private const string Jpeg = "image/jpeg";

    public static void Add(RouteTable routes)
    {
        routes.Add("GET", "v1/{uuid}/mjpg", call => Images(OnMediaHost(call)));
        routes.Add("GET", "v1/{uuid}/flv", call => Video(OnMediaHost(call)));
        routes.Add("GET", "v1/preview/{uuid}/{sid}/time/{from}/{to}", call => Images(Recorded(call)));
        routes.Add("GET", "v1/snapshot/{uuid}/{sid}/time/{from}/{to}", call => Response.Bytes(Recorded(call), Jpeg));
        routes.Add("GET", "v1/download/{uuid}/{sid}/time/{from}/{to}", call => Movie(Recorded(call)));
        routes.Add("GET", "v1/recording/{uuid}/{sid}/time/{from}/{to}/flv", call => Video(Recorded(call)));
        routes.Add("GET", "v1/recording/{uuid}/{sid}/time/{from}/{to}/hls", Playlist);
        routes.Add("GET", "v1/recording/{uuid}/{sid}/time/{from}/{to}/dash", Manifest);
        routes.Add("GET", "v2/cameras/{uuid}/{sid}/live-view", LiveView);
    }

    /// <summary>Returns the image of a camera whose images are on the media host.</summary>
    private static ReadOnlyMemory<byte> OnMediaHost(Call call) =>
        call.Camera() is { Provider: null, IsOffline: false } ? Template.Snapshot : throw Refusal.NotFound("image");

    /// <summary>Returns the image of a recording that is ready.</summary>
    private static ReadOnlyMemory<byte> Recorded(Call call) =>
        long.TryParse(call.Arguments["from"], NumberStyles.None, CultureInfo.InvariantCulture, out long from)
            && long.TryParse(call.Arguments["to"], NumberStyles.None, CultureInfo.InvariantCulture, out long to)
            && call.World.Events.HasRecording(call.Camera(), from, to)
                ? Template.Snapshot
                : throw Refusal.NotFound("recording");

    /// <summary>Creates a stream of three images. The service's stream has no end.</summary>
    private static Response Images(ReadOnlyMemory<byte> image)
    {
        var body = new MemoryStream();
        for (int frame = 0; frame < 3; frame++)
        {
            body.Write(Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"--frame\r\nContent-Type: {Jpeg}\r\nContent-Length: {image.Length}\r\n\r\n")));
            body.Write(image.Span);
            body.Write("\r\n"u8);
        }

        body.Write("--frame--\r\n"u8);
        return Response.Bytes(body.ToArray(), "multipart/x-mixed-replace; boundary=frame");
    }

    /// <summary>Creates an FLV header with audio and video, and an empty tag. The service's stream has no end.</summary>
    private static Response Video(ReadOnlyMemory<byte> image) =>
        Response.Bytes(
            (byte[])[.. "FLV"u8, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0, 9, 0, 0, (byte)image.Length, .. new byte[7], .. image.Span],
            "video/x-flv");

    /// <summary>Creates the boxes of an MP4 file with the image as its data. The file cannot be played.</summary>
    private static Response Movie(ReadOnlyMemory<byte> image) => Response.Bytes(
        (byte[])[.. Box("ftyp", [.. "isom"u8, 0, 0, 2, 0, .. "isomiso2mp41"u8]), .. Box("free", []), .. Box("mdat", image.Span)],
        "video/mp4");

    /// <summary>Creates an HLS playlist with one segment: the MP4 file.</summary>
    private static Response Playlist(Call call)
    {
        _ = Recorded(call);
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{Seconds(call)}\n#EXT-X-PLAYLIST-TYPE:VOD\n"
            + $"#EXTINF:{Seconds(call)}.0,\n{File(call)}\n#EXT-X-ENDLIST\n");
        return Response.Bytes(Encoding.UTF8.GetBytes(text), "application/vnd.apple.mpegurl");
    }

    /// <summary>Creates a DASH manifest with one representation: the MP4 file.</summary>
    private static Response Manifest(Call call)
    {
        _ = Recorded(call);
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT{Seconds(call)}S">
              <Period><AdaptationSet mimeType="video/mp4">
                <Representation id="1" bandwidth="1000000"><BaseURL>{File(call)}</BaseURL></Representation>
              </AdaptationSet></Period>
            </MPD>

            """);
        return Response.Bytes(Encoding.UTF8.GetBytes(text), "application/dash+xml");
    }

    private static string File(Call call) =>
        $"{call.World.Origin}/v1/download/{call.Arguments["uuid"]}/{call.Arguments["sid"]}"
        + $"/time/{call.Arguments["from"]}/{call.Arguments["to"]}";

    private static long Seconds(Call call) => Number(call, "to") - Number(call, "from");

    private static long Number(Call call, string argument) => long.Parse(call.Arguments[argument], CultureInfo.InvariantCulture);

    private static byte[] Box(string type, ReadOnlySpan<byte> content)
    {
        byte[] box = new byte[8 + content.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        Encoding.ASCII.GetBytes(type, box.AsSpan(4));
        content.CopyTo(box.AsSpan(8));
        return box;
    }

    private static Response LiveView(Call call)
    {
        SimulatedCamera camera = call.Camera();
        bool there = camera.System == call.System(3) && !camera.IsOffline;
        return (there ? camera.Provider : null) switch
        {
            "kvs" => Response.Json(new JsonObject
            {
                ["signedChannelEndpoint"] = "wss://kvs.simulator.invalid/?X-Amz-Signature=" + call.World.NewHex(32),
                ["clientId"] = call.World.NewUuid(),
                ["iceServers"] = new JsonArray(
                    new JsonObject { ["urls"] = "stun:stun.simulator.invalid:443" },
                    new JsonObject
                    {
                        ["urls"] = new JsonArray("turn:turn.simulator.invalid:443?transport=tcp"),
                        ["username"] = "simulated",
                        ["credential"] = call.World.NewToken(16),
                    }),
            }),
            "mist" => Response.Json(new JsonObject
            {
                ["cameraStatus"] = "online",
                ["liveKitDetails"] = new JsonObject
                {
                    ["liveKitURL"] = "wss://mist.simulator.invalid:7880",
                    ["userToken"] = RoomToken(call.World),
                },
            }),
            _ => throw Refusal.NotFound("live view"),
        };
    }

    /// <summary>Creates an unsigned token of three parts with an expiration time.</summary>
    private static string RoomToken(ServiceWorld world)
    {
        static string Part(JsonObject json) => Base64Url.EncodeToString(JsonText.Bytes(json));
        string head = Part(new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT" });
        string claims = Part(new JsonObject { ["exp"] = world.Now + 3600, ["sub"] = world.NewHex(8) });
        return $"{head}.{claims}.{world.NewToken(43)}";
    }
}
