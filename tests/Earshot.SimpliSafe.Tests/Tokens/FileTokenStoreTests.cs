using Earshot.SimpliSafe.Tests.Accounts;
using Earshot.SimpliSafe.TokenStores;
using Earshot.Storage;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Tokens;

public sealed class FileTokenStoreTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly StoredLogin Login = new()
    {
        RefreshToken = FakeService.RefreshToken,
        UserId = 9_007_199_254_740_993,
        AccessToken = FakeService.AccessToken,
        ObtainedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        ExpiresAt = new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero),
        Origin = new Uri("https://auth.simplisafe.com"),
        PasswordClient = "made-up",
    };

    private readonly TemporaryFolder _folder = new();
    private readonly LogRecorder _logs = new();

    private FileTokenStore Store => new(_folder.File) { LoggerFactory = _logs };

    public void Dispose()
    {
        _folder.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task Saved_login_is_loaded()
    {
        Assert.Null(await Store.LoadAsync());

        await Store.SaveAsync(Login);
        Assert.Equal(Login, await Store.LoadAsync());

        var bare = new StoredLogin { RefreshToken = "another" };
        await Store.SaveAsync(bare);
        Assert.Equal(bare, await Store.LoadAsync());
        Assert.Equal([_folder.File], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task File_and_folder_are_accessible_only_to_their_owner()
    {
        string path = Path.Combine(_folder.Path, "a", "b", "tokens.json");

        await new FileTokenStore(path).SaveAsync(Login);
        await using IAsyncDisposable held = await new FileTokenStore(path).LockAsync();

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(path + ".lock"));
            Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        }
    }

    [Fact]
    public async Task File_is_owner_only_before_the_first_byte_is_written()
    {
        UnixFileMode? mode = null;
        var store = new FileTokenStore(_folder.File, step =>
        {
            if (step == WriteStep.Write && !OperatingSystem.IsWindows())
            {
                mode = File.GetUnixFileMode(_folder.File + ".new");
            }
        });

        await store.SaveAsync(Login);

        Assert.Equal(OperatingSystem.IsWindows() ? null : OwnerOnly, mode);
    }

    [Fact]
    public async Task Delete_removes_everything_and_can_be_repeated()
    {
        await Store.SaveAsync(Login);
        await File.WriteAllTextAsync(_folder.File + ".new", "left over");

        await Store.DeleteAsync();
        await Store.DeleteAsync();
        await new FileTokenStore(Path.Combine(_folder.Path, "nowhere", "tokens.json")).DeleteAsync();

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("""{"version":2,"refreshToken":"abc"}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"refreshToken":null}""")]
    [InlineData("""{"version":1,"refreshToken":""}""")]
    [InlineData("""{"version":1,"refreshToken":"null"}""")]
    [InlineData("""{"version":1,"refreshToken":"a b"}""")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    public async Task Invalid_file_is_reported_and_not_changed(string text)
    {
        await File.WriteAllTextAsync(_folder.File, text);

        TokenStoreException error = await Assert.ThrowsAsync<TokenStoreException>(() => Store.LoadAsync().AsTask());

        Assert.Equal(TokenStoreProblem.Corrupt, error.Problem);
        Assert.Contains(_folder.File, error.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(_folder.File));
    }

    [Fact]
    public async Task Truncated_file_is_not_valid()
    {
        byte[] whole = StoredLoginJson.Write(Login);
        for (int length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(_folder.File, whole[..length]);
            TokenStoreException error = await Assert.ThrowsAsync<TokenStoreException>(() => Store.LoadAsync().AsTask());
            Assert.Equal(TokenStoreProblem.Corrupt, error.Problem);
            Assert.DoesNotContain(FakeService.RefreshToken, error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Oversized_file_is_not_read()
    {
        await File.WriteAllBytesAsync(_folder.File, new byte[2 * 1024 * 1024]);

        TokenStoreException error = await Assert.ThrowsAsync<TokenStoreException>(() => Store.LoadAsync().AsTask());

        Assert.Equal(TokenStoreProblem.Corrupt, error.Problem);
    }

    [Fact]
    public async Task Folder_with_the_name_of_the_file_is_unreadable()
    {
        Directory.CreateDirectory(_folder.File);

        TokenStoreException read = await Assert.ThrowsAsync<TokenStoreException>(() => Store.LoadAsync().AsTask());
        TokenStoreException write = await Assert.ThrowsAsync<TokenStoreException>(() => Store.SaveAsync(Login).AsTask());

        Assert.Equal(TokenStoreProblem.Unreadable, read.Problem);
        Assert.Equal(TokenStoreProblem.NotSaved, write.Problem);
    }

    [Fact]
    public async Task File_without_read_permission_is_unreadable()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        Assert.SkipWhen(Environment.UserName == "root", "The superuser may read everything.");

        await Store.SaveAsync(Login);
        File.SetUnixFileMode(_folder.File, UnixFileMode.None);

        TokenStoreException error = await Assert.ThrowsAsync<TokenStoreException>(() => Store.LoadAsync().AsTask());

        Assert.Equal(TokenStoreProblem.Unreadable, error.Problem);
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task File_readable_by_others_is_corrected_with_a_warning(UnixFileMode more)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        await Store.SaveAsync(Login);
        File.SetUnixFileMode(_folder.File, OwnerOnly | more);

        Assert.Equal(Login, await Store.LoadAsync());

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder.File));
        Assert.Single(_logs.Lines, line => line.Id == 310);
        await Store.LoadAsync();
        Assert.Single(_logs.Lines, line => line.Id == 310);
    }

    [Theory]
    [InlineData(WriteStep.Create)]
    [InlineData(WriteStep.Write)]
    [InlineData(WriteStep.Flush)]
    [InlineData(WriteStep.Rename)]
    internal async Task Full_disk_keeps_the_old_login(WriteStep full)
    {
        await Store.SaveAsync(Login);
        var store = new FileTokenStore(_folder.File, step =>
        {
            if (step == full)
            {
                throw new IOException("No space left on device");
            }
        });

        TokenStoreException error =
            await Assert.ThrowsAsync<TokenStoreException>(() => store.SaveAsync(Login with { RefreshToken = "newer" }).AsTask());

        Assert.Equal(TokenStoreProblem.NotSaved, error.Problem);
        Assert.Equal(Login, await Store.LoadAsync());
        Assert.Equal([_folder.File], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Write_flushes_before_rename_and_folder_last()
    {
        var steps = new List<WriteStep>();

        await new FileTokenStore(_folder.File, steps.Add).SaveAsync(Login);

        Assert.Equal([WriteStep.Create, WriteStep.Write, WriteStep.Flush, WriteStep.Rename, WriteStep.FlushFolder], steps);
    }

    [Fact]
    public async Task Login_without_refresh_token_is_not_saved()
    {
        await Store.SaveAsync(Login);

        await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveAsync(Login with { RefreshToken = "" }).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveAsync(Login with { RefreshToken = null! }).AsTask());

        Assert.Equal(Login, await Store.LoadAsync());
    }

    [Fact]
    public async Task Lock_excludes_others_until_it_is_released()
    {
        var time = new FakeTimeProvider();
        FileTokenStore second = new(_folder.File) { TimeProvider = time };
        IAsyncDisposable held = await Store.LockAsync();

        Task<IAsyncDisposable> waiting = second.LockAsync().AsTask();
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(1)).WaitAsync(TestTimeout.Value);
        Assert.False(waiting.IsCompleted);
        await held.DisposeAsync();
        time.Advance(TimeSpan.FromSeconds(1));

        await using IAsyncDisposable next = await waiting.WaitAsync(TestTimeout.Value);
    }

    [Fact]
    public async Task Lock_throws_when_held_longer_than_the_timeout()
    {
        var time = new FakeTimeProvider();
        FileTokenStore second = new(_folder.File) { TimeProvider = time, LockTimeout = TimeSpan.FromSeconds(2) };
        await using IAsyncDisposable held = await Store.LockAsync();

        Task<IAsyncDisposable> waiting = second.LockAsync().AsTask();
        while (!waiting.IsCompleted)
        {
            await Task.WhenAny(waiting, time.WaitForTimerAsync(TimeSpan.FromSeconds(1))).WaitAsync(TestTimeout.Value);
            time.Advance(TimeSpan.FromMilliseconds(50));
        }

        TokenStoreException error = await Assert.ThrowsAsync<TokenStoreException>(() => waiting);
        Assert.Equal(TokenStoreProblem.Locked, error.Problem);
        Assert.Contains(".lock", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_of_login_has_no_content() => Assert.Equal("SimpliSafe login", Login.ToString());
}
