using Earshot.Mattermost;

await using var client = new MattermostClient(new MattermostClientOptions
{
    Url = new Uri(args[0]),
    Credentials = MattermostCredentials.Password(args[1], Environment.GetEnvironmentVariable("MATTERMOST_PASSWORD")!),
});
await using MattermostListener listener = client.CreateListener(new() { Relogin = true });
listener.OnConnect(c => Console.WriteLine(c.Resumed ? "connected, nothing missed" : "connected"));
listener.OnDisconnect(d => Console.WriteLine($"disconnected ({d.Reason}), again in {d.ReconnectIn}"));
listener.OnGap(gap => Console.WriteLine($"lost: {gap}"));
listener.On<PostedEvent>(async (e, ct) => await Console.Out.WriteLineAsync($"{e.SenderName}: {e.Post.Message}".AsMemory(), ct));
await listener.RunAsync();
