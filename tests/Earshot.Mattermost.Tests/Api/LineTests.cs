using Earshot.Mattermost.Tests.Contracts;

#pragma warning disable VSTHRD103, CA1849 // Both forms are under test.

namespace Earshot.Mattermost.Tests.Api;

/// <summary>Tests responses with one value per line.</summary>
public sealed class LineTests
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Waiting_for_next_line_can_be_canceled(bool synchronous)
    {
        var end = new TaskCompletionSource();
        await using var server = new LoopbackApi(async context =>
        {
            context.Response.ContentType = "application/x-ndjson";
            await context.Response.OutputStream.WriteAsync("{\"added\":[\"a\"]}\n"u8.ToArray());
            await context.Response.OutputStream.FlushAsync();
            await end.Task;
            context.Response.Abort();
        });
        using var cancel = new CancellationTokenSource();
        var first = new TaskCompletionSource();

        Task reading = synchronous
            ? Task.Factory.StartNew(
                () =>
                {
                    foreach (SetChannelMembersBatch _ in server.Client.Channels
                        .SetChannelMembers("c", new() { Members = ["a"] }, null, cancel.Token))
                    {
                        first.TrySetResult();
                    }
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)
            : ReadAsync();
        await first.Task.WaitAsync(SafetyNet);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(SafetyNet));
        end.SetResult();

        async Task ReadAsync()
        {
            await foreach (SetChannelMembersBatch _ in server.Client.Channels
                .SetChannelMembersAsync("c", new() { Members = ["a"] }, null, cancel.Token))
            {
                first.TrySetResult();
            }
        }
    }

    [Fact]
    public void Line_without_end_does_not_fill_memory()
    {
        var server = new MemoryServer
        {
            Respond = static _ => MemoryServer.Returning(200, new string('x', 40 * 1024 * 1024), "application/x-ndjson"),
        };

        ConnectionException error = Assert.Throws<ConnectionException>(
            () => server.Client.Channels.SetChannelMembers("c", new() { Members = ["a"] }).Count());

        Assert.Equal(ConnectionProblem.NotAnApi, error.Problem);
        Assert.Contains("a line of more than", error.Message, StringComparison.Ordinal);
    }
}
