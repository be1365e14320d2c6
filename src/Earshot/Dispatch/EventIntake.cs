using Earshot.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Earshot.Dispatching;

/// <summary>
/// Adds events to the order of the <see cref="HandledWatermark{TEvent}"/>, and waits while too many wait there for an earlier event whose
/// handler does not return.
/// </summary>
/// <param name="watermark">The order of the events.</param>
/// <param name="reserve">The room that the reader has while an action waits for its reply.</param>
/// <param name="options">The options.</param>
/// <param name="timeProvider">The local clock.</param>
/// <param name="logger">The logger.</param>
/// <param name="service">The name of the service, for logs.</param>
internal sealed class EventIntake<TEvent>(
    HandledWatermark<TEvent> watermark,
    ReplyReserve reserve,
    ListenerOptions options,
    TimeProvider timeProvider,
    ILogger logger,
    string service)
    where TEvent : ListenerEvent
{
    /// <summary>The number of events, in multiples of the queue's capacity, that can follow one that is not handled.</summary>
    public const int CapacityFactor = 16;

    private static readonly TimeSpan WarnEvery = TimeSpan.FromMinutes(1);

    private readonly int _capacity = (int)Math.Min((long)options.QueueCapacity * CapacityFactor, int.MaxValue / 2);

    /// <summary>Adds a received event, if not too many wait.</summary>
    /// <returns>The event, or null if it was not added.</returns>
    public Delivery<TEvent>? TryAdd(TEvent e) => watermark.TryAdd(e, _capacity);

    /// <summary>Adds an event, waiting while too many wait.</summary>
    /// <param name="e">The event.</param>
    /// <param name="kind">How the event was obtained.</param>
    /// <param name="isRead">Whether the reader adds the event, which can drop it and can use the reserve.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. The event is then added immediately.</param>
    /// <returns>The event, or null if it was dropped.</returns>
    public ValueTask<Delivery<TEvent>?> AddAsync(TEvent e, DeliveryKind kind, bool isRead, CancellationToken cancellationToken)
    {
        if (reserve.HasRoom(watermark.Count(kind), _capacity, options.QueueCapacity, isRead, out _))
        {
            return ValueTask.FromResult<Delivery<TEvent>?>(watermark.Add(e, kind));
        }

        return isRead && options.QueueFull == QueueFullMode.Drop
            ? ValueTask.FromResult<Delivery<TEvent>?>(null)
            : WaitAndAddAsync(e, kind, isRead, cancellationToken);
    }

    private async ValueTask<Delivery<TEvent>?> WaitAndAddAsync(
        TEvent e, DeliveryKind kind, bool isRead, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // Requested before the check, so that room made after it is noticed.
            Task passed = watermark.WhenPassedAsync();
            if (reserve.HasRoom(watermark.Count(kind), _capacity, options.QueueCapacity, isRead, out bool exceedsReserve))
            {
                break;
            }

            if (exceedsReserve)
            {
                reserve.Exceed();
            }

            using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task minute = Task.Delay(WarnEvery, timeProvider, wait.Token);
            if (await Task.WhenAny(passed, minute).ConfigureAwait(false) == minute && minute.IsCompletedSuccessfully)
            {
                Warn(kind);
            }

            await wait.CancelAsync().ConfigureAwait(false);
        }

        return watermark.Add(e, kind);
    }

    private void Warn(DeliveryKind kind)
    {
        if (watermark.FindOldest(kind) is { } oldest)
        {
            ListenerLog.HandlerDelaysReading(logger, service, oldest.Type, timeProvider.GetUtcNow() - oldest.ReceivedAt, _capacity);
        }
    }
}
