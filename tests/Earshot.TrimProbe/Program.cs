using System.Text.Json;
using Earshot.Mattermost;
using Earshot.SimpliSafe;

// Does with both simulators what depends on code that a trimmer could take for unused: reading and writing models, errors, pages, sockets.
string Setting(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"Set {name}.");
int checks = 0;
void Check(bool holds, string what)
{
    if (!holds)
    {
        throw new InvalidOperationException($"Trimmed, this no longer holds: {what}.");
    }

    checks++;
}

using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
await using var chat = new MattermostClient(new MattermostClientOptions
{
    Url = new Uri(Setting("EARSHOT_MATTERMOST_URL")),
    Credentials = MattermostCredentials.Password(Setting("EARSHOT_MATTERMOST_LOGIN_ID"), Setting("EARSHOT_MATTERMOST_PASSWORD")),
});
User me = await chat.LoginAsync(late.Token);
Check(chat.Users.GetUser("me", late.Token).Id == me.Id, "a synchronous call");
Team team = (await chat.Teams.GetTeamsForUserAsync("me", late.Token))[0];
IReadOnlyList<MattermostChannel> channels = await chat.Channels.GetChannelsForTeamForUserAsync(
    "me", team.Id, cancellationToken: late.Token);
MattermostChannel channel = channels.First(c => c.Name == "town-square");
int users = 0;
await foreach (User user in chat.Users.GetAllUsersAsync(new() { PerPage = 1 }, late.Token))
{
    users++;
}

Check(users > 1, "every page of the users");
var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
await using MattermostListener listener = chat.CreateListener();
listener.On<PostedEvent>(e =>
{
    if (e.Post.UserId == me.Id)
    {
        heard.TrySetResult(e.Post.Message);
    }
});
await listener.ConnectAsync(late.Token);
Post post = await chat.Posts.CreatePostAsync(new() { ChannelId = channel.Id, Message = "trimmed" }, cancellationToken: late.Token);
Check(await heard.Task.WaitAsync(late.Token) == "trimmed", "a typed event");
string json = JsonSerializer.Serialize(post, MattermostJson.TypeInfo<Post>());
Check(JsonSerializer.Deserialize(json, MattermostJson.TypeInfo<Post>()) == post, "a post in JSON and back");
try
{
    await chat.Posts.GetPostAsync("00000000000000000000000000", cancellationToken: late.Token);
    Check(false, "a typed error");
}
catch (Earshot.ApiException refused)
{
    Check(refused.ErrorId is { Length: > 0 }, "the server's error id");
}

var file = new MemoryStream();
FileUploadResponse upload = await chat.Files.UploadFileAsync(
    channel.Id, "probe.bin", new MemoryStream(new byte[100_000]), cancellationToken: late.Token);
await chat.Files.GetFileAsync(upload.FileInfos[0].Id, file, cancellationToken: late.Token);
Check(file.Length == 100_000, "a file up and down");

var options = new SimpliSafeClientOptions { Endpoints = SimpliSafeEndpoints.At(new Uri(Setting("EARSHOT_SIMPLISAFE_URL"))) };
await using SimpliSafeClient house = await SimpliSafeClient.LoginWithRefreshTokenAsync(
    Setting("EARSHOT_SIMPLISAFE_TOKEN"), options, late.Token);
SimpliSafeSystem system = (await house.GetSystemsAsync(late.Token)).Values.First();
await system.UpdateAsync(cancellationToken: late.Token);
Check(system.Sensors.Count > 0, "the sensors of a house");
Check((await system.GetEventsAsync(count: 3, cancellationToken: late.Token)).Count > 0, "the events of a house");
await house.WebSocket.ConnectAsync(late.Token);
await house.WebSocket.DisconnectAsync();
Console.WriteLine($"trimmed: {checks} checks hold");
