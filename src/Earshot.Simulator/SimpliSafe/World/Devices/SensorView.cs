using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.World.Devices;

/// <summary>
/// Represents the devices as the cloud knows them. The cloud learns of a change after a delay, or immediately if a read is forced. Callers
/// hold the world's lock.
/// </summary>
internal sealed class SensorView(ServiceWorld world, SimulatedSystem system)
{
    private JsonArray _known = [];
    private bool _catchesUp;

    /// <summary>Gets the time of the last update from the base station, in Unix seconds.</summary>
    public long Synced { get; private set; } = world.Now;

    /// <summary>Returns what the cloud knows, after querying the base station if the read is forced.</summary>
    public JsonArray Read(bool forced)
    {
        if (forced)
        {
            Sync();
        }

        return _known.DeepClone().AsArray();
    }

    /// <summary>Called when a device has changed.</summary>
    public void Changed()
    {
        if (world.Options.SensorCacheDelay == TimeSpan.Zero)
        {
            Sync();
        }
        else if (!_catchesUp)
        {
            _catchesUp = true;
            world.Schedule(world.Options.SensorCacheDelay, () =>
            {
                _catchesUp = false;
                Sync();
            });
        }
    }

    /// <summary>Updates the cloud's view.</summary>
    public void Sync()
    {
        Synced = world.Now;
        _known = system.Version == 2
            ? [.. system.Devices.OfType<SimulatedSensor>().Select(s => s.ToVersion2Json()), new JsonObject(), new JsonObject()]
            : [.. system.Devices.Where(d => d is not SimulatedCamera { Provider: null }).Select(d => d.ToJson())];
    }
}
