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

    private readonly Folder _folder = new();
    private readonly Logs _logs = new();

    private FileTokenStore Store => new(_folder.File) { LoggerFactory = _logs };

    public void Dispose()
    {
        _folder.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task What_is_saved_is_loaded()
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
    public async Task File_and_folder_are_their_owner_s_alone()
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
    public async Task File_is_its_owner_s_alone_before_the_first_byte_is_in_it()
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
    public async Task Delete_leaves_nothing_and_twice_does_no_harm()
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
    public async Task File_that_holds_no_log_in_is_named_and_left(string text)
    {
        await File.WriteAllTextAsync(_folder.File, text);

        TokenStoreException error = await Assert.ThrowsAsync<TokenStoreException>(() => Store.LoadAsync().AsTask());

        Assert.Equal(TokenStoreProblem.Corrupt, error.Problem);
        Assert.Contains(_folder.File, error.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(_folder.File));
    }

    [Fact]
    public async Task Cut_off_file_is_never_taken_for_a_log_in()
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
    public async Task Endless_file_is_not_read_to_its_end()
    {
        await File.WriteAllBytesAsync(_folder.File, new byte[2 * 1024 * 1024]);

        TokenStoreException error = await Assert.ThrowsAsync<TokenStoreException>(() => Store.LoadAsync().AsTask());

        Assert.Equal(TokenStoreProblem.Corrupt, error.Problem);
    }

    [Fact]
    public async Task Folder_in_its_place_is_unreadable()
    {
        Directory.CreateDirectory(_folder.File);

        TokenStoreException read = await Assert.ThrowsAsync<TokenStoreException>(() => Store.LoadAsync().AsTask());
        TokenStoreException write = await Assert.ThrowsAsync<TokenStoreException>(() => Store.SaveAsync(Login).AsTask());

        Assert.Equal(TokenStoreProblem.Unreadable, read.Problem);
        Assert.Equal(TokenStoreProblem.NotSaved, write.Problem);
    }

    [Fact]
    public async Task File_that_may_not_be_read_is_unreadable()
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
    public async Task File_that_others_can_read_is_made_its_owner_s_alone_with_a_warning(UnixFileMode more)
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
    internal async Task Full_disk_leaves_the_old_log_in_and_no_litter(WriteStep full)
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
    public async Task Steps_of_a_write_come_in_the_order_that_makes_it_durable()
    {
        var steps = new List<WriteStep>();

        await new FileTokenStore(_folder.File, steps.Add).SaveAsync(Login);

        Assert.Equal([WriteStep.Create, WriteStep.Write, WriteStep.Flush, WriteStep.Rename, WriteStep.FlushFolder], steps);
    }

    [Fact]
    public async Task Log_in_without_refresh_token_is_never_written_over_a_good_one()
    {
        await Store.SaveAsync(Login);

        await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveAsync(Login with { RefreshToken = "" }).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveAsync(Login with { RefreshToken = null! }).AsTask());

        Assert.Equal(Login, await Store.LoadAsync());
    }

    [Fact]
    public async Task Lock_keeps_others_out_and_lets_the_next_in()
    {
        var time = new FakeTimeProvider();
        FileTokenStore second = new(_folder.File) { TimeProvider = time };
        IAsyncDisposable held = await Store.LockAsync();

        Task<IAsyncDisposable> waiting = second.LockAsync().AsTask();
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(1)).WaitAsync(Waiting.SafetyNet);
        Assert.False(waiting.IsCompleted);
        await held.DisposeAsync();
        time.Advance(TimeSpan.FromSeconds(1));

        await using IAsyncDisposable next = await waiting.WaitAsync(Waiting.SafetyNet);
    }

    [Fact]
    public async Task Lock_that_another_program_keeps_is_an_error_after_a_time()
    {
        var time = new FakeTimeProvider();
        FileTokenStore second = new(_folder.File) { TimeProvider = time, LockTimeout = TimeSpan.FromSeconds(2) };
        await using IAsyncDisposable held = await Store.LockAsync();

        Task<IAsyncDisposable> waiting = second.LockAsync().AsTask();
        while (!waiting.IsCompleted)
        {
            await Task.WhenAny(waiting, time.WaitForTimerAsync(TimeSpan.FromSeconds(1))).WaitAsync(Waiting.SafetyNet);
            time.Advance(TimeSpan.FromMilliseconds(50));
        }

        TokenStoreException error = await Assert.ThrowsAsync<TokenStoreException>(() => waiting);
        Assert.Equal(TokenStoreProblem.Locked, error.Problem);
        Assert.Contains(".lock", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_in_shows_nothing_of_itself() => Assert.Equal("SimpliSafe login", Login.ToString());
}
