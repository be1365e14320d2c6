using System.Text;
using System.Text.Json;
using Earshot.Fuzz.Inputs;

namespace Earshot.Fuzz.Targets;

/// <summary>
/// Files with a checkpoint. Reading throws only <see cref="CheckpointException"/>, which says what to do, and never changes the file.
/// </summary>
public sealed class CheckpointFiles : FuzzTarget
{
    private const string Account = "mattermost https://chat.example.com dsu5p9x8npb1mr97dmgrnqz6ca";

    private static readonly string Saved = Encoding.UTF8.GetString(new Checkpoint
    {
        Service = "mattermost",
        Account = Account,
        SavedAt = DateTimeOffset.UnixEpoch.AddYears(56),
        State = JsonElement.Parse("""{"connectionId":"a","next":7,"channels":{"c":{"until":1767225600000}},"recent":["posted.p",null]}"""),
    }.ToJson());

    private readonly TemporaryFile _file = new();

    /// <inheritdoc/>
    public override string Name => "checkpoint-files";

    // Files are read asynchronously.
    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(long index, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        byte[] bytes = new Mutator(random).Any(Saved);
        await File.WriteAllBytesAsync(_file.Path, bytes);
        await using var store = new FileCheckpointStore(_file.Path);
        try
        {
            (Checkpoint Checkpoint, string Version)? read = await store.ReadAsync(Account);
            FuzzException.Unless(read is not null, "The file was not read.");
            byte[] written = read!.Value.Checkpoint.ToJson();
            FuzzException.Unless(
                Checkpoint.Parse(written).ToJson().AsSpan().SequenceEqual(written),
                "A checkpoint is read differently after it was written.");
        }
        catch (CheckpointException error)
        {
            FuzzException.Unless(error.Message.Contains(_file.Path, StringComparison.Ordinal), "The error does not name the file.");
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
