using System.Text;
using System.Text.Json;
using Earshot.Storage;

namespace Earshot.Tests.Checkpointing;

public sealed class FileCheckpointStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("earshot-checkpoint-").FullName;

    private string File => Path.Combine(_folder, "new", "checkpoint.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Checkpoint_is_read_as_it_was_written()
    {
        string version;
        await using (var store = new FileCheckpointStore(File))
        {
            Assert.Null(await store.ReadAsync("key"));
            version = await store.WriteAsync("key", Checkpoint(1), expectedVersion: null);
            string next = await store.WriteAsync("key", Checkpoint(2), version);
            Assert.NotEqual(version, next);
            version = next;
        }

        await using var other = new FileCheckpointStore(File);
        (Checkpoint read, string readVersion) = Assert.NotNull(await other.ReadAsync("key"));
        Assert.Equal(
            ("fake", "key", DateTimeOffset.UnixEpoch.AddTicks(1234567), "2"),
            (read.Service, read.Account, read.SavedAt, read.State.ToString()));
        Assert.Equal(version, readVersion);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    [Fact]
    public async Task Unexpected_version_is_a_conflict_and_changes_nothing()
    {
        await using var store = new FileCheckpointStore(File);
        string version = await store.WriteAsync("key", Checkpoint(1), expectedVersion: null);
        await Assert.ThrowsAsync<CheckpointConflictException>(
            async () => await store.WriteAsync("key", Checkpoint(2), expectedVersion: null));
        await Assert.ThrowsAsync<CheckpointConflictException>(async () => await store.WriteAsync("key", Checkpoint(2), version + "0"));
        Assert.Equal("1", (await store.ReadAsync("key"))!.Value.Checkpoint.State.ToString());
    }

    [Fact]
    public async Task Two_stores_cannot_use_one_file()
    {
        await using var other = new FileCheckpointStore(File);
        await using (var store = new FileCheckpointStore(File))
        {
            await store.ReadAsync("key");
            CheckpointException error = await Assert.ThrowsAsync<CheckpointException>(async () => await other.ReadAsync("key"));
            Assert.Contains("another process", error.Message, StringComparison.Ordinal);
        }

        Assert.Null(await other.ReadAsync("key"));
    }

    [Fact]
    public async Task Disposed_store_cannot_be_used()
    {
        var store = new FileCheckpointStore(File);
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.ReadAsync("key"));
    }

    [Fact]
    public async Task File_that_is_not_a_valid_checkpoint_is_an_error_and_is_kept()
    {
        byte[] whole = Checkpoint(1).ToJson();
        foreach (byte[] content in Enumerable.Range(0, whole.Length).Select(length => whole[..length])
            .Concat(((string[])["[]", "null", "{}", "{\"version\":0}", "{\"version\":\"1\"}"]).Select(Encoding.UTF8.GetBytes)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(File)!);
            await System.IO.File.WriteAllBytesAsync(File, content);
            await using var store = new FileCheckpointStore(File);
            CheckpointException error = await Assert.ThrowsAsync<CheckpointException>(async () => await store.ReadAsync("key"));
            Assert.Contains("delete it", error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<CheckpointException>(async () => await store.WriteAsync("key", Checkpoint(2), expectedVersion: null));
            Assert.Equal(content, await System.IO.File.ReadAllBytesAsync(File));
        }
    }

    [Theory]
    [InlineData("key", "{\"version\":2}", "Update the library")]
    [InlineData("key2", null, "another account")]
    public async Task Newer_or_foreign_checkpoint_is_an_error(string key, string? content, string message)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllBytesAsync(File, content is null ? Checkpoint(1).ToJson() : Encoding.UTF8.GetBytes(content));
        await using var store = new FileCheckpointStore(File);
        CheckpointException error = await Assert.ThrowsAsync<CheckpointException>(async () => await store.ReadAsync(key));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WriteStep.Create, "1")]
    [InlineData(WriteStep.Write, "1")]
    [InlineData(WriteStep.Flush, "1")]
    [InlineData(WriteStep.Rename, "1")]
    [InlineData(WriteStep.FlushFolder, "2")]
    internal async Task Crash_at_any_step_leaves_a_whole_checkpoint(WriteStep step, string expected)
    {
        string version;
        await using (var store = new FileCheckpointStore(File))
        {
            version = await store.WriteAsync("key", Checkpoint(1), expectedVersion: null);
        }

        await using (var store = new FileCheckpointStore(File, reached => Crash(reached == step)))
        {
            await Assert.ThrowsAsync<CrashException>(async () => await store.WriteAsync("key", Checkpoint(2), version));
        }

        await using var next = new FileCheckpointStore(File);
        (Checkpoint read, string current) = Assert.NotNull(await next.ReadAsync("key"));
        Assert.Equal(expected, read.State.ToString());
        await next.WriteAsync("key", Checkpoint(3), current);
        Assert.Equal("3", (await next.ReadAsync("key"))!.Value.Checkpoint.State.ToString());
    }

    [Theory]
    [InlineData(WriteStep.Create)]
    [InlineData(WriteStep.Write)]
    [InlineData(WriteStep.Flush)]
    [InlineData(WriteStep.Rename)]
    internal async Task Failing_disk_leaves_the_previous_checkpoint(WriteStep step)
    {
        bool fails = false;
        await using var store = new FileCheckpointStore(
            File, reached => _ = fails && reached == step ? throw new IOException("no space left") : true);
        string version = await store.WriteAsync("key", Checkpoint(1), expectedVersion: null);
        fails = true;
        CheckpointException error = await Assert.ThrowsAsync<CheckpointException>(
            async () => await store.WriteAsync("key", Checkpoint(2), version));
        Assert.Contains("free disk space", error.Message, StringComparison.Ordinal);
        fails = false;
        await store.WriteAsync("key", Checkpoint(2), version);
    }

    private static void Crash(bool now)
    {
        if (now)
        {
            throw new CrashException();
        }
    }

    private static Checkpoint Checkpoint(int state) => new()
    {
        Service = "fake",
        Account = "key",
        SavedAt = DateTimeOffset.UnixEpoch.AddTicks(1234567),
        State = JsonSerializer.SerializeToElement(state),
    };

    /// <summary>Ends a write where the end of the process would: nothing catches it.</summary>
    private sealed class CrashException : Exception;
}
