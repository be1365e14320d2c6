using System.Text.Json;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Systems;

namespace Earshot.SimpliSafe;

public sealed partial class SimpliSafeClient
{
    private readonly Lock _systemsGate = new();
    private readonly Dictionary<long, SimpliSafeSystem> _systems = [];

    /// <summary>Reads the account's systems with the state of each: one cheap call, good for a poll.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// The systems by id. Systems live on: a later call updates and returns the same objects. Subscriptions without a base station are left out.
    /// Sensors, locks and settings come with <see cref="SimpliSafeSystem.UpdateAsync"/>.
    /// </returns>
    /// <exception cref="LoginException">The log-in no longer holds.</exception>
    /// <exception cref="ApiException">The service refused in another way.</exception>
    /// <exception cref="ConnectionException">The service wasn't reached, or its answer makes no sense.</exception>
    public async Task<IReadOnlyDictionary<long, SimpliSafeSystem>> GetSystemsAsync(CancellationToken cancellationToken = default)
    {
        const string List = "subscriptions";
        long timestamp = Options.TimeProvider.GetTimestamp();
        JsonElement answer = await Api.SendForObjectAsync(SystemCalls.Subscriptions(UserId), cancellationToken).ConfigureAwait(false);
        if (!answer.TryGetProperty(List, out JsonElement list) || list.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
        {
            // An account without systems and an answer that isn't one are not the same.
            throw ResponseReading.NotUnderstood("GetSystems");
        }

        var systems = new Dictionary<long, SimpliSafeSystem>();
        foreach (JsonElement subscription in JsonField.List(answer, List))
        {
            var reading = new SystemReading(subscription, timestamp, Options.TimeProvider.GetUtcNow());
            if (reading.HasBaseStation && SystemId(reading) is { } id)
            {
                systems[id] = Adopt(id, reading);
            }
        }

        return systems;
    }

    /// <summary>Reads the account's systems and returns the one that is meant, without ever guessing.</summary>
    /// <param name="id">The system's id; null where the account has only one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SystemChoiceException">There are several and none was named, or the named one isn't there; it lists what there is.</exception>
    /// <inheritdoc cref="GetSystemsAsync" path="/exception"/>
    public async Task<SimpliSafeSystem> GetSystemAsync(long? id = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyDictionary<long, SimpliSafeSystem> systems = await GetSystemsAsync(cancellationToken).ConfigureAwait(false);
        if (id is { } named && systems.TryGetValue(named, out SimpliSafeSystem? system))
        {
            return system;
        }

        return id is null && systems.Count == 1
            ? systems.Values.First()
            : throw new SystemChoiceException(id, [.. systems.Values.Select(one => new SystemChoice(one.Id, one.Name))]);
    }

    private static long? SystemId(SystemReading reading) =>
        JsonField.Number(reading.Subscription, "sid") ?? JsonField.Number(reading.Location, "sid");

    private SimpliSafeSystem Adopt(long id, SystemReading reading)
    {
        lock (_systemsGate)
        {
            if (_systems.TryGetValue(id, out SimpliSafeSystem? system))
            {
                system.Adopt(reading);
            }
            else
            {
                _systems[id] = system = new SimpliSafeSystem(this, id, reading);
            }

            return system;
        }
    }
}
