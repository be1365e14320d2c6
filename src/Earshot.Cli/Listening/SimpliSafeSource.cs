using System.Globalization;
using Earshot.Cli.CloudEvents;
using Earshot.Cli.Errors;
using Earshot.Cli.Output;
using Earshot.Cli.SimpliSafe;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;

namespace Earshot.Cli.Listening;

/// <summary>Represents a SimpliSafe account that is logged in.</summary>
internal sealed class SimpliSafeSource : Source
{
    /// <summary>The width of the column for event types: the length of away_countdown_at_keypad.</summary>
    public const int MaxKindLength = 24;

    private readonly SimpliSafeClient _client;
    private readonly HashSet<string> _types;
    private readonly long? _system;
    private readonly bool _hasChannelFilter;
    private readonly SimpliSafeEventWriter _writer;
    private readonly FileCheckpointStore? _checkpoint;

    /// <summary>Initializes a new instance of the <see cref="SimpliSafeSource"/> class, which owns the client.</summary>
    /// <param name="client">The client, which is logged in.</param>
    /// <param name="endpoints">The endpoints of the service.</param>
    /// <param name="request">The filters.</param>
    /// <param name="checkpoint">The store of the position, which the source owns, or null if the position is not saved.</param>
    public SimpliSafeSource(
        SimpliSafeClient client, SimpliSafeEndpoints endpoints, ListenRequest request, FileCheckpointStore? checkpoint)
    {
        _checkpoint = checkpoint;
        _client = client;
        _types = new HashSet<string>(request.Types.Select(EventTypes.Printed), StringComparer.OrdinalIgnoreCase);
        _system = request.SimpliSafe.System;
        _hasChannelFilter = request.Channels.Count > 0;
        _writer = new SimpliSafeEventWriter(endpoints.Api);
        Account = $"to {endpoints.Api.GetLeftPart(UriPartial.Authority)} as user {client.UserId.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <inheritdoc/>
    public override string Service => Failure.SimpliSafe;

    /// <inheritdoc/>
    public override string Account { get; }

    /// <inheritdoc/>
    public override bool KeepsPosition => _checkpoint is not null;

    /// <summary>Creates the options of the listener.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The local time.</param>
    /// <param name="checkpoint">The store of the position, or null if the position is not saved.</param>
    public static SimpliSafeListenerOptions Options(ListenRequest request, DateTimeOffset now, ICheckpointStore? checkpoint) => new()
    {
        // One event at a time, so that lines are printed in the order received.
        Dispatch = Dispatch.Sequential,
        Transport = request.SimpliSafe.Transport ?? SimpliSafeTransport.Auto,
        WatchSensors = request.SimpliSafe.WatchSensors,
        Systems = request.SimpliSafe.System is { } system ? [system] : null,
        Since = request.Since?.From(now),
        CheckpointStore = checkpoint,

        // What is not printed at the end is printed at the next start, so that nothing is gained by waiting.
        DrainTimeout = checkpoint is null ? new SimpliSafeListenerOptions().DrainTimeout : TimeSpan.FromSeconds(2),
    };

    /// <summary>Looks up the value of <c>--system</c>.</summary>
    /// <exception cref="UsageException">The account has no such system.</exception>
    public async Task CheckSystemAsync(Notices notices, CancellationToken stop)
    {
        if (_system is not { } id)
        {
            return;
        }

        try
        {
            IReadOnlyDictionary<long, SimpliSafeSystem> systems = await _client.GetSystemsAsync(stop).ConfigureAwait(false);
            if (!systems.ContainsKey(id))
            {
                throw new UsageException(SystemChoices.Unknown(id, systems.Keys));
            }
        }
        catch (EarshotException error)
        {
            notices.Say($"Note: --system: whether the account has system {id} could not be checked. {Failure.Plain(error)}");
        }
    }

    /// <inheritdoc/>
    public override void Observe(ListenerEvent e)
    {
    }

    /// <inheritdoc/>
    public override bool Passes(ListenerEvent e) =>
        !_hasChannelFilter
        && (_types.Count == 0 || _types.Contains(SimpliSafeNames.Of((SimpliSafeEvent)e)))
        && (_system is null || ((SimpliSafeEvent)e).SystemId == _system);

    /// <inheritdoc/>
    public override EventLine Line(ListenerEvent e) => SimpliSafeEventLines.Of((SimpliSafeEvent)e);

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> CloudEvent(ListenerEvent e) => _writer.ToLine((SimpliSafeEvent)e);

    /// <inheritdoc/>
    public override async Task<StopReport> RunAsync(EventPrinter printer, CancellationToken ending)
    {
        Attach(_client.WebSocket, printer);
        return await _client.WebSocket.RunAsync(ending).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync().ConfigureAwait(false);
        if (_checkpoint is not null)
        {
            await _checkpoint.DisposeAsync().ConfigureAwait(false);
        }
    }
}
