using System.Globalization;
using System.Text.Json;

namespace Earshot.Reliability.Clients;

/// <summary>Runs one client in a process of its own, which the parent controls by lines on standard input.</summary>
internal static class ClientProcess
{
    /// <summary>Runs until standard input ends, which it also does when the parent is gone.</summary>
    public static async Task<int> RunAsync()
    {
        string line = await Console.In.ReadLineAsync() ?? throw new InvalidOperationException("The settings are missing.");
        ClientSettings settings = JsonSerializer.Deserialize<ClientSettings>(line, ChildClient.Format)!;
        await using IClient client = ClientFactory.Create(settings);
        await client.StartAsync();
        await Console.Out.WriteLineAsync("started");
        while (await Console.In.ReadLineAsync() is { } command)
        {
            await RunAsync(client, command.Split(' '));
            await Console.Out.WriteLineAsync("done");
        }

        return 0;
    }

    private static Task RunAsync(IClient client, string[] command)
    {
        TimeSpan time = TimeSpan.FromMilliseconds(double.Parse(command[1], CultureInfo.InvariantCulture));
        switch (command[0])
        {
            case "block":
                return client.BlockHandlersAsync(time);
            case "clock":
                return client.SetClockAsync(time);
            case "logger":
                _ = client.BreakLoggerAsync(time);
                return Task.CompletedTask;
            case "store":
                return client.BreakStoreAsync(time);
            default:
                throw new InvalidOperationException($"The command '{command[0]}' is not known.");
        }
    }
}
