using System.Text.Json;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Requests;
using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Subscriptions;

namespace Earshot.SimpliSafe;

public sealed partial class SimpliSafeClient
{
    private readonly Lock _systemsGate = new();
    private readonly Dictionary<long, SimpliSafeSystem> _systems = [];

    /// <summary>Reads the systems of the account, including their states. The call is cheap and suitable for polling.</summary>
    /// <remarks>
    /// System objects are kept: a later call updates and returns the same objects. Subscriptions without a base station are omitted. To
    /// read sensors, locks, and settings, call <see cref="SimpliSafeSystem.UpdateAsync"/>.
    /// </remarks>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The systems by ID.</returns>
    /// <exception cref="LoginException">The login is no longer valid.</exception>
    /// <exception cref="ApiException">The service returned another error.</exception>
    /// <exception cref="ConnectionException">The service could not be reached, or its response is not valid.</exception>
    public async Task<IReadOnlyDictionary<long, SimpliSafeSystem>> GetSystemsAsync(CancellationToken cancellationToken = default)
    {
        const string List = "subscriptions";
        long timestamp = Options.TimeProvider.GetTimestamp();
        JsonElement response = await Api.SendForObjectAsync(SystemRequests.Subscriptions(UserId), cancellationToken).ConfigureAwait(false);
        if (!response.TryGetProperty(List, out JsonElement list) || list.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
        {
            // An invalid response must not be taken for an account without systems.
            throw ResponseReading.NotValid("GetSystems");
        }

        var systems = new Dictionary<long, SimpliSafeSystem>();
        foreach (JsonElement subscription in JsonField.List(response, List))
        {
            var reading = new SystemReading(subscription, timestamp, Options.TimeProvider.GetUtcNow());
            if (reading.HasBaseStation && reading.SystemId is { } id)
            {
                systems[id] = Adopt(id, reading);
            }
        }

        return systems;
    }

    /// <summary>Reads the systems of the account and returns the specified one, or the only one.</summary>
    /// <param name="id">The ID of the system, or <see langword="null"/> if the account has only one.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The system.</returns>
    /// <exception cref="SystemChoiceException">
    /// The specified system does not exist, or no ID is specified and the account has several systems or none. The exception lists the
    /// systems.
    /// </exception>
    /// <inheritdoc cref="GetSystemsAsync" path="/exception"/>
    public async Task<SimpliSafeSystem> GetSystemAsync(long? id = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyDictionary<long, SimpliSafeSystem> systems = await GetSystemsAsync(cancellationToken).ConfigureAwait(false);
        if (id is { } requested && systems.TryGetValue(requested, out SimpliSafeSystem? system))
        {
            return system;
        }

        return id is null && systems.Count == 1
            ? systems.Values.First()
            : throw new SystemChoiceException(id, [.. systems.Values.Select(one => new SystemChoice(one.Id, one.Name))]);
    }

    private IReadOnlyList<SimpliSafeSystem> KnownSystems()
    {
        lock (_systemsGate)
        {
            return [.. _systems.Values];
        }
    }

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
                _systems[id] = system = new SimpliSafeSystem(_services, id, reading);
            }

            return system;
        }
    }
}
