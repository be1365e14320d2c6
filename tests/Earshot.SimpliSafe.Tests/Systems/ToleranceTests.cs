using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.SimpliSafe.Tests.Systems;

/// <summary>Tests that no property throws, whatever the service sends, and that a malformed field does not affect others.</summary>
public sealed class ToleranceTests
{
    private const int Tries = 150;

    [Theory]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(2, 3)]
    public async Task Random_changes_of_payloads_never_make_properties_throw(int version, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < Tries; i++)
        {
            await using var fixture = new FakeSystem(version);
            for (int changes = random.Next(1, 5); changes > 0; changes--)
            {
                Spoil(random.Next(6) switch
                {
                    0 or 1 => fixture.Subscription["location"]!,
                    2 => fixture.Sensors,
                    3 => fixture.Settings,
                    4 => fixture.Pins,
                    _ => fixture.Locks,
                }, random);
            }

            IReadOnlyDictionary<long, SimpliSafeSystem> systems = await fixture.Client.GetSystemsAsync();
            foreach (SimpliSafeSystem system in systems.Values)
            {
                await system.UpdateAsync();
                ReadAll(system, 0);
                try
                {
                    ReadAll(await system.GetPinsAsync(), 0);
                }
                catch (ConnectionException)
                {
                    // The response has no PINs.
                }
            }
        }
    }

    [Theory]
    [InlineData("type", "77")]
    [InlineData("type", "\"5\"")]
    [InlineData("type", "null")]
    [InlineData("status", "\"open\"")]
    [InlineData("flags", "[]")]
    [InlineData("setting", "7")]
    [InlineData("name", "{}")]
    [InlineData("serial", "12345678901")]
    public async Task Malformed_device_does_not_affect_others(string field, string value)
    {
        await using var fixture = new FakeSystem();
        JsonArray sensors = fixture.Sensors["sensors"]!.AsArray();
        sensors[4]![field] = JsonNode.Parse(value);
        SimpliSafeSystem system = await fixture.SystemAsync();

        await system.UpdateAsync();

        Assert.Equal(sensors.Count, system.Sensors.Count);
        Assert.Equal(2, system.Locks.Count);
        ReadAll(system, 0);
    }

    [Fact]
    public async Task Unknown_kinds_states_and_codes_are_kept()
    {
        await using var fixture = new FakeSystem();
        fixture.State = "siesta";
        Sample.System(fixture.Subscription)["connType"] = "satellite";
        Sample.System(fixture.Subscription)["version"] = 4;
        fixture.Subscription["sStatus"] = 99;
        SimpliSafeSystem system = await fixture.SystemAsync();

        await system.UpdateAsync();

        Assert.Equal("SIESTA", system.State.Code);
        Assert.Equal("satellite", system.ConnectionType!.Value.Code);
        Assert.Equal((99, false), (system.Subscription.Status!.Value.Code, system.Subscription.Status.Value.IsLive));
        SimpliSafeSensor unknown = Assert.Single(system.Sensors, static one => one.Type == new DeviceType(77));
        Assert.Equal(("77c40af7", "77 77c40af7"), (unknown.Name, unknown.ToString()));
        Assert.Contains(fixture.Lines, static line => line.Contains("/ss3/", StringComparison.Ordinal));
    }

    private static void ReadAll(object? thing, int depth)
    {
        if (thing is null or string or JsonElement or Uri or Enum || depth > 5 || thing.GetType().IsPrimitive)
        {
            return;
        }

        _ = thing.ToString();
        if (thing is System.Collections.IEnumerable list)
        {
            foreach (object? item in list)
            {
                ReadAll(item, depth + 1);
            }
        }
        else if (thing.GetType().Namespace?.StartsWith("Earshot", StringComparison.Ordinal) == true)
        {
            foreach (PropertyInfo property in thing.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                ReadAll(property.GetValue(thing), depth + 1);
            }
        }
    }

    /// <summary>Removes a field or replaces its value.</summary>
    private static void Spoil(JsonNode root, Random random)
    {
        JsonNode node = root;
        while (true)
        {
            JsonNode?[] children = node switch
            {
                JsonObject fields => [.. fields.Select(static field => field.Value)],
                JsonArray items => [.. items],
                _ => [],
            };
            JsonNode? next = children.Length == 0 ? null : children[random.Next(children.Length)];
            if (next is null || (node != root && random.Next(4) == 0))
            {
                break;
            }

            node = next;
        }

        if (node == root)
        {
            return;
        }

        if (random.Next(4) == 0 && node.Parent is JsonObject parent)
        {
            parent.Remove(node.GetPropertyName());
            return;
        }

        node.ReplaceWith(random.Next(9) switch
        {
            0 => null,
            1 => JsonValue.Create(""),
            2 => JsonValue.Create("text \u0000 \ud83d\ude00"),
            3 => JsonValue.Create(long.MaxValue - random.Next()),
            4 => JsonValue.Create(-1),
            5 => JsonValue.Create(random.Next(2) == 0),
            6 => JsonNode.Parse("1e308"),
            7 => new JsonArray(1, "a", new JsonObject()),
            _ => (JsonNode)new JsonObject { ["a"] = random.Next().ToString(CultureInfo.InvariantCulture) },
        });
    }
}
