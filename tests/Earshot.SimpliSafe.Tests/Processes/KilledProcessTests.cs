using System.Diagnostics;
using System.Globalization;
using Earshot.SimpliSafe.Tests.Accounts;

namespace Earshot.SimpliSafe.Tests.Processes;

/// <summary>
/// Tests processes that are killed (SIGKILL) while they save or renew the login, and several processes that share a file.
/// </summary>
public sealed class KilledProcessTests : IDisposable
{
    private const int FilesAtOnce = 10;
    private const int Kills = 100;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Starting a process takes most of the time, so each process is killed while it writes ten files at once.
    [Fact]
    public async Task Token_file_survives_a_thousand_kills()
    {
        var random = new Random(20260101);
        int[] last = new int[FilesAtOnce];
        int halfWay = 0;
        for (int file = 0; file < FilesAtOnce; file++)
        {
            await new FileTokenStore(Path.Combine(_folder.Path, $"{file}.json")).SaveAsync(
                new StoredLogin { RefreshToken = "refresh-0-", AccessToken = "refresh-0-", UserId = 0 });
        }

        Process next = Start("save", _folder.Path, $"{FilesAtOnce}");
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process process = next;
            for (int line = random.Next(FilesAtOnce, 8 * FilesAtOnce); line > 0; line--)
            {
                Assert.NotNull(await process.StandardOutput.ReadLineAsync().WaitAsync(TestTimeout.Value));
            }

            Thread.SpinWait(random.Next(100_000));
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(TestTimeout.Value);

            // Each of the files may have been in the middle of a write.
            halfWay += Directory.GetFiles(_folder.Path, "*.new").Length;
            for (int file = 0; file < FilesAtOnce; file++)
            {
                last[file] = await CheckAsync(Path.Combine(_folder.Path, $"{file}.json"), last[file]);
            }

            if (kill + 1 < Kills)
            {
                next = Start("save", _folder.Path, $"{FilesAtOnce}");
            }
        }

        Assert.True(halfWay > 0, "No kill came in the middle of a save: this proves nothing.");

        // The scheduler decides how often each of the files is saved before a kill; all together, they are saved before each.
        Assert.True(last.Sum() > FilesAtOnce * Kills);
    }

    [Fact]
    public async Task Concurrent_programs_never_use_a_refresh_token_twice()
    {
        await using var server = new TokenServer(overlaps: false);
        await BeginAsync(server);

        using Process first = Start("refresh", _folder.File, server.Address.AbsoluteUri, "40");
        using Process second = Start("refresh", _folder.File, server.Address.AbsoluteUri, "40");
        Task<string>[] outputs = [first.StandardOutput.ReadToEndAsync(), second.StandardOutput.ReadToEndAsync()];
        await Task.WhenAll(outputs).WaitAsync(TestTimeout.Value);
        await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync()).WaitAsync(TestTimeout.Value);

        Assert.Equal((0, 0, 0), (first.ExitCode, second.ExitCode, server.Refused));
        Assert.InRange(server.Given, 41, 81);
        Assert.True(server.IsGood((await new FileTokenStore(_folder.File).LoadAsync())!.RefreshToken));
    }

    [Fact]
    public async Task Program_killed_during_a_renewal_leaves_a_valid_token()
    {
        var random = new Random(4711);
        await using var server = new TokenServer(overlaps: true);
        await BeginAsync(server);
        using Process survivor = Start("refresh", _folder.File, server.Address.AbsoluteUri, "1000000");
        Task<string> complaints = survivor.StandardError.ReadToEndAsync();
        Task reading = DrainAsync(survivor.StandardOutput);

        for (int kill = 0; kill < 10; kill++)
        {
            using Process process = Start("refresh", _folder.File, server.Address.AbsoluteUri, "1000000");
            for (int line = random.Next(1, 20); line > 0; line--)
            {
                Assert.NotNull(await process.StandardOutput.ReadLineAsync().WaitAsync(TestTimeout.Value));
            }

            Thread.SpinWait(random.Next(1_000_000));
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(TestTimeout.Value);

            var store = new FileTokenStore(_folder.File);
            await using IAsyncDisposable held = await store.LockAsync();
            Assert.True(server.IsGood((await store.LoadAsync())!.RefreshToken));
        }

        Assert.False(survivor.HasExited, survivor.HasExited ? await complaints : "");
        survivor.Kill();
        await survivor.WaitForExitAsync().WaitAsync(TestTimeout.Value);
        await reading.WaitAsync(TestTimeout.Value);
        Assert.Equal(0, server.Refused);
    }

    private static async Task<int> CheckAsync(string path, int atLeast)
    {
        var store = new FileTokenStore(path) { LockTimeout = TimeSpan.Zero };
        await using IAsyncDisposable held = await store.LockAsync();
        StoredLogin login = (await store.LoadAsync())!;
        int number = int.Parse(login.RefreshToken.Split('-')[1], CultureInfo.InvariantCulture);
        Assert.Equal($"refresh-{number}-{new string('x', number * 37 % 4000)}", login.RefreshToken);
        Assert.Equal(login.RefreshToken, login.AccessToken);
        Assert.Equal(number, login.UserId);
        Assert.True(number >= atLeast);
        return number;
    }

    private static async Task DrainAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is not null)
        {
            // Reading keeps the pipe from filling up.
        }
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Earshot.TokenFileProbe.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private ValueTask BeginAsync(TokenServer server) => new FileTokenStore(_folder.File).SaveAsync(
        new StoredLogin { RefreshToken = "refresh-0", UserId = 1, Origin = SimpliSafeEndpoints.At(server.Address).Auth });
}
