using Earshot;
using Earshot.Mattermost;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;   // The listener stops gracefully instead.
    stop.Cancel();
};

await using var client = new MattermostClient(new MattermostClientOptions
{
    Url = new Uri(args[0]),
    Credentials = MattermostCredentials.Password(args[1], Environment.GetEnvironmentVariable("MATTERMOST_PASSWORD")!),
});
await using MattermostListener listener = client.CreateListener(new() { Relogin = true });
listener.OnConnect(c => Console.WriteLine(c.Resumed ? "connected, no events missed" : "connected"));
listener.OnDisconnect(d => Console.WriteLine(
    d.WillReconnect ? $"disconnected ({d.Reason}), reconnecting in {d.ReconnectIn}" : "disconnected"));
listener.OnGap(gap => Console.WriteLine($"gap: {gap}"));
listener.OnError(error => Console.Error.WriteLine($"{error.Kind}: {error.Exception.Message}"));
listener.On<PostedEvent>(async (e, token) => await Console.Out.WriteLineAsync($"{e.SenderName}: {e.Post.Message}".AsMemory(), token));
try
{
    StopReport report = await listener.RunAsync(stop.Token);
    Console.WriteLine($"{report.Handled} of {report.Received} events handled");
    return 0;
}
catch (EarshotException error)
{
    await Console.Error.WriteLineAsync(error.Message);   // Another attempt cannot help: the message says what to do.
    return 1;
}
