using Earshot.Simulator.Journaling;
using Earshot.Simulator.Tests.Hosting;

namespace Earshot.Simulator.Tests;

public sealed class JournalTests
{
    [Fact]
    public async Task Request_is_recorded_before_its_response_arrives()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Time.Advance(TimeSpan.FromSeconds(3));
        (await probe.Http().GetAsync("/fail?since=4")).Dispose();

        Assert.Equal([JournalKind.ConnectionAccepted, JournalKind.RequestCompleted], probe.Journal.Entries.Select(e => e.Kind));
        JournalEntry request = probe.Journal.Entries[1];
        Assert.Equal(
            ("GET", "/fail", "?since=4", 418, 1L), (request.Method, request.Path, request.Query, request.Status, request.Connection));
        Assert.Equal(probe.Time.GetUtcNow(), request.Time);
        Assert.Equal(1, request.Index);
    }

    [Fact]
    public async Task WebSocket_is_recorded_without_the_text_of_sent_messages()
    {
        await using Probe probe = await Probe.StartAsync();
        using System.Net.WebSockets.ClientWebSocket socket = await probe.ConnectAsync("/ws?connection_id=abc&sequence_number=4");
        await socket.ReceiveAsync();
        await socket.SendAsync("""{"action":"ping","seq":1}""");
        await socket.ReceiveAsync();
        await socket.SendAsync("close 4002");
        await socket.ReceiveAsync();

        JournalEntry[] entries = [.. probe.Journal.Entries.Where(e => e.Kind != JournalKind.ConnectionAccepted)];
        Assert.Equal(
            [
                JournalKind.WebSocketOpened, JournalKind.MessageSent, JournalKind.MessageReceived, JournalKind.MessageSent,
                JournalKind.MessageReceived, JournalKind.WebSocketClosed,
            ],
            entries.Select(e => e.Kind));
        Assert.Equal(("/ws", "?connection_id=abc&sequence_number=4"), (entries[0].Path, entries[0].Query));
        Assert.Equal(("hello", 0L, (string?)null), (entries[1].Event, entries[1].Sequence, entries[1].Text));
        Assert.Equal("""{"action":"ping","seq":1}""", entries[2].Text);
        Assert.Equal((4002, "by the server: bye"), (entries[5].Status, entries[5].Detail));
        Assert.All(entries, e => Assert.Equal(1, e.Connection));
    }

    [Fact]
    public async Task Journal_contains_no_secrets()
    {
        await using Probe probe = await Probe.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/x?access_token=s3cr3t&code=s3cr3t&page=2");
        request.Headers.Add("Authorization", "Bearer s3cr3t");
        request.Content = new StringContent("""{"password":"s3cr3t"}""");
        (await probe.Http().SendAsync(request)).Dispose();
        using System.Net.WebSockets.ClientWebSocket socket = await probe.ConnectAsync("/ws?Access%5FToken=s3cr3t&disconnect_err_code=4001");
        await socket.ReceiveAsync();
        await socket.SendAsync("""{"seq":1,"action":"authentication_challenge","data":{"token":"s3cr3t"}}""");
        await socket.ReceiveAsync();
        await socket.SendAsync("""{"list":[{"\u0074oken":"s3cr3t"}]}""");
        await socket.ReceiveAsync();
        await socket.SendAsync("token is s3cr3t, and this is not JSON");
        await socket.ReceiveAsync();

        IReadOnlyList<JournalEntry> entries = probe.Journal.Entries;
        Assert.DoesNotContain(entries, e => e.ToString().Contains("s3cr3t", StringComparison.Ordinal));
        Assert.Contains(entries, e => e.Query == "?access_token=…&code=…&page=2");
        Assert.Contains(entries, e => e.Query == "?Access_Token=…&disconnect_err_code=4001");
        string?[] texts = [.. entries.Where(e => e.Kind == JournalKind.MessageReceived).Select(e => e.Text)];
        Assert.Equal("""{"seq":1,"action":"authentication_challenge","data":{"token":"…"}}""", texts[0]);
        Assert.Equal("""{"list":[{"token":"…"}]}""", texts[1]);
        Assert.Null(texts[2]);
    }

    [Theory]
    [InlineData("""{"event":"posted","data":{"seq":9,"event":"x"},"seq":4}""", "posted", 4L, null)]
    [InlineData("""{"status":"OK","seq_reply":7}""", null, null, 7L)]
    [InlineData("""{"type":"com.example.event","event":{"a":1},"seq":"4"}""", "com.example.event", null, null)]
    [InlineData("[1]", null, null, null)]
    [InlineData("{", null, null, null)]
    [InlineData("", null, null, null)]
    public void Message_label_is_read_from_top_level_fields(string json, string? name, long? sequence, long? reply) =>
        Assert.Equal(new MessageLabel(name, sequence, reply), MessageLabel.Of(System.Text.Encoding.UTF8.GetBytes(json)));

    [Fact]
    public async Task WaitForAsync_returns_an_existing_entry_or_waits_for_one()
    {
        var journal = new Journal();
        journal.Add(new JournalEntry { Kind = JournalKind.ConnectionAccepted, Connection = 1 });
        Assert.Equal(0, (await journal.WaitForAsync(e => e.Connection == 1)).Index);

        Task<JournalEntry> later = journal.WaitForAsync(e => e.Connection == 3);
        journal.Add(new JournalEntry { Kind = JournalKind.ConnectionAccepted, Connection = 2 });
        Assert.False(later.IsCompleted);
        journal.Add(new JournalEntry { Kind = JournalKind.ConnectionAccepted, Connection = 3 });
        Assert.Equal(2, (await later.WaitAsync(Probe.WaitTimeout)).Index);

        using var canceled = new CancellationTokenSource();
        Task<JournalEntry> never = journal.WaitForAsync(_ => false, canceled.Token);
        await canceled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never.WaitAsync(Probe.WaitTimeout));
    }

    [Fact]
    public void Full_journal_discards_the_oldest_entries_and_counts_them()
    {
        var journal = new Journal(capacity: 2);
        for (int i = 0; i < 5; i++)
        {
            journal.Add(new JournalEntry { Kind = JournalKind.ConnectionAccepted });
        }

        Assert.Equal([3L, 4L], journal.Entries.Select(e => e.Index));
        Assert.Equal(3, journal.DiscardedCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Journal(0));
    }

    [Fact]
    public async Task Concurrent_writers_lose_nothing_and_order_is_kept()
    {
        const int Writers = 8;
        const int Each = 500;
        var journal = new Journal();
        Task<List<long>> reading = Task.Run(async () =>
        {
            List<long> seen = [];
            await foreach (JournalEntry entry in journal.ReadAllAsync())
            {
                seen.Add(entry.Index);
                if (seen.Count == Writers * Each)
                {
                    break;
                }
            }

            return seen;
        });
        await Task.WhenAll(Enumerable.Range(1, Writers).Select(w => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                journal.Add(new JournalEntry { Kind = JournalKind.ConnectionAccepted, Connection = w });
            }
        })));

        Assert.Equal(Enumerable.Range(0, Writers * Each).Select(i => (long)i), await reading.WaitAsync(Probe.WaitTimeout));
        Assert.All(journal.Entries.GroupBy(e => e.Connection), g => Assert.Equal(Each, g.Count()));
    }
}
