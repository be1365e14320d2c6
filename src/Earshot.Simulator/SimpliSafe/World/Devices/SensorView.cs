using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.World.Devices;

/// <summary>
/// The devices as the cloud knows them: what it was told last. It learns of a change a while later by itself, or at once when a read is forced.
/// Used under the world's lock only.
/// </summary>
internal sealed class SensorView(ServiceWorld world, SimulatedSystem system)
{
    private JsonArray _known = [];
    private bool _catchesUp;

    /// <summary>When the base station told it, in seconds since 1970.</summary>
    public long Synced { get; private set; } = world.Now;

    /// <summary>What the cloud knows; after asking the base station where the read is forced.</summary>
    public JsonArray Read(bool forced)
    {
        if (forced)
        {
            Sync();
        }

        return _known.DeepClone().AsArray();
    }

    /// <summary>Something about a device has changed.</summary>
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

    /// <summary>The cloud knows everything from now on.</summary>
    public void Sync()
    {
        Synced = world.Now;
        _known = system.Version == 2
            ? [.. system.Devices.OfType<SimulatedSensor>().Select(s => s.ToVersion2Json()), new JsonObject(), new JsonObject()]
            : [.. system.Devices.Where(d => d is not SimulatedCamera { Provider: null }).Select(d => d.ToJson())];
    }
}
