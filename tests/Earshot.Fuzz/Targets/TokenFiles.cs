using Earshot.Fuzz.Inputs;
using Earshot.SimpliSafe;
using Earshot.SimpliSafe.TokenStores;

namespace Earshot.Fuzz.Targets;

/// <summary>
/// Files with a saved or pending login. Reading throws only <see cref="TokenStoreException"/>, never changes the file, and what was read is
/// written and read again without a difference.
/// </summary>
public sealed class TokenFiles : FuzzTarget
{
    private static readonly string Saved = System.Text.Encoding.UTF8.GetString(StoredLoginJson.Write(new StoredLogin
    {
        RefreshToken = "refresh-token-0001",
        AccessToken = "access-token-0001",
        UserId = 40871,
        Origin = new Uri("https://auth.example.com"),
        ObtainedAt = DateTimeOffset.UnixEpoch.AddYears(56),
        ExpiresAt = DateTimeOffset.UnixEpoch.AddYears(56).AddHours(1),
    }));

    private const string Pending =
        """{"verifier":"0123456789012345678901234567890123456789012","deviceId":"A","startedAt":"2026-01-01T00:00:00.0000000+00:00"}""";

    private readonly TemporaryFile _file = new();

    /// <inheritdoc/>
    public override string Name => "token-files";

    // Files are read asynchronously.
    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(long index, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        bool isPending = random.Next(3) == 0;
        byte[] bytes = new Mutator(random).Any(isPending ? Pending : Saved);
        await File.WriteAllBytesAsync(_file.Path, bytes);
        try
        {
            if (isPending)
            {
                _ = await PendingLogin.LoadAsync(_file.Path);
            }
            else if (await new FileTokenStore(_file.Path).LoadAsync() is { } login)
            {
                FuzzException.Unless(
                    StoredLoginJson.Read(StoredLoginJson.Write(login)) == login, "A login is read differently after it was written.");
            }
        }
        catch (TokenStoreException error)
        {
            FuzzException.Unless(error.Problem == TokenStoreProblem.Corrupt, $"The problem is {error.Problem}.");
        }

        byte[] after = await File.ReadAllBytesAsync(_file.Path);
        FuzzException.Unless(after.AsSpan().SequenceEqual(bytes), "The file was changed.");
        return bytes.Length;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _file.Dispose();
        return base.DisposeAsync();
    }
}
