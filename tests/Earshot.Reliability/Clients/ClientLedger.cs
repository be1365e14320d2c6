using Earshot.Reliability.Ledgers;

namespace Earshot.Reliability.Clients;

/// <summary>Notes what happens at a client.</summary>
internal sealed class ClientLedger(string path, ClientClock clock, TimeProvider trueClock) : IDisposable
{
    private readonly RecordFile _file = new(path);

    /// <summary>Gets or sets the number of the listener or process.</summary>
    public int Generation { get; set; } = 1;

    /// <summary>Notes something.</summary>
    public void Note(
        RecordKind kind,
        string? key = null,
        string? id = null,
        string? lane = null,
        EventOrigin? origin = null,
        bool? resumed = null,
        ReportedGap? gap = null,
        long? unhandled = null,
        string? text = null) => _file.Append(new ClientRecord
        {
            Kind = kind,
            Generation = Generation,
            At = trueClock.GetUtcNow(),
            Ahead = clock.Ahead,
            Key = key,
            Id = id,
            Lane = lane,
            Origin = origin,
            Resumed = resumed,
            Gap = gap,
            Unhandled = unhandled,
            Text = text,
        });

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
