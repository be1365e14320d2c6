using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Provides short forms of API calls.</summary>
internal static class ApiCalls
{
    extension(RecordedWorld world)
    {
        /// <summary>Sends a request that must succeed with the given status, and returns the response body.</summary>
        public async Task<JsonNode> OkAsync(string token, string call, string? body = null, int status = 200)
        {
            string[] parts = call.Split(' ', 2);
            (int actual, JsonNode? json) = await world.CallAsync(parts[0], "/api/v4/" + parts[1], token, body);
            Assert.True(status == actual, $"{call}: {actual} {json?.ToJsonString()}");
            return json!;
        }

        /// <summary>Opens a socket that has received the hello event.</summary>
        public async Task<TestSocket> ListenAsync(string token)
        {
            TestSocket socket = await world.ConnectAsync(token);
            await socket.ReceiveEventAsync("hello");
            return socket;
        }

        /// <summary>Sends a request and returns the status and error ID.</summary>
        public async Task<(int Status, string Id)> ErrorAsync(string? token, string call, string? body = null)
        {
            string[] parts = call.Split(' ', 2);
            (int status, JsonNode? json) = await world.CallAsync(parts[0], "/api/v4/" + parts[1], token, body);
            return (status, (json as JsonObject)?["id"]?.GetValue<string>() ?? "");
        }

        /// <summary>Uploads a form with one file and an optional field.</summary>
        public async Task<(int Status, JsonNode? Json)> UploadAsync(
            string token, string path, string name, string fileName, byte[] content, string? field = null, string? value = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, world.Simulator.Url.AbsoluteUri.TrimEnd('/') + "/api/v4/" + path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var form = new MultipartFormDataContent { { new ByteArrayContent(content), name, fileName } };
            if (field is not null)
            {
                form.Add(new StringContent(value!), field);
            }

            request.Content = form;
            using HttpResponseMessage response = await world.Http.SendAsync(request);
            return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
        }
    }

    public static string Text(this JsonNode? node, string name) => node![name]!.GetValue<string>();

    /// <summary>Parses a field that contains JSON as a string.</summary>
    public static JsonNode Inner(this JsonObject message, string name) => JsonNode.Parse(message["data"]!.Text(name))!;

    /// <summary>Returns the recipients of an event.</summary>
    public static (string User, string Channel, string Team) To(this JsonObject message) =>
        (message["broadcast"].Text("user_id"), message["broadcast"].Text("channel_id"), message["broadcast"].Text("team_id"));
}
