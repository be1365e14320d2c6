using Earshot.Mattermost;
using Earshot.SimpliSafe;

// The file that 'earshot login simplisafe' saves, or a copy of it. It gives full control over the alarm, so protect it.
string Setting(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"Set {name}.");
var options = new SimpliSafeClientOptions { TokenStore = new FileTokenStore(Setting("EARSHOT_SIMPLISAFE_TOKEN_FILE")) };
if (Environment.GetEnvironmentVariable("EARSHOT_SIMPLISAFE_URL") is { } simulator)
{
    options = options with { Endpoints = SimpliSafeEndpoints.At(new Uri(simulator)) };
}

await using var chat = new MattermostClient(new MattermostClientOptions
{
    Url = new Uri(Setting("EARSHOT_MATTERMOST_URL")),
    Credentials = MattermostCredentials.Token(Setting("EARSHOT_MATTERMOST_TOKEN")),
});
await using SimpliSafeClient house = await SimpliSafeClient.LoginWithSavedTokenAsync(options);
house.WebSocket.OnConnect(() => Console.WriteLine("listening"));
house.WebSocket.OnError(error => Console.Error.WriteLine(error.Exception.Message));
house.WebSocket.OnGap(gap => Console.Error.WriteLine($"lost: {gap}"));
house.WebSocket.OnEvent(async e =>
{
    if (e.IsAlarm)
    {
        string text = $"ALARM: {e.Kind} {e.SensorName} (system {e.SystemId}, {e.OccurredAt:u})";
        await chat.Posts.CreatePostAsync(new() { ChannelId = Setting("EARSHOT_ALARM_CHANNEL"), Message = text });
    }
});
await house.WebSocket.RunAsync();
