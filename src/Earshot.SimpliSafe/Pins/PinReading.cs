using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Pins;

/// <summary>
/// Reads a set of PINs from the shapes of both versions. A place that can't be understood makes the set unfit to be sent: it would be lost.
/// </summary>
internal static class PinReading
{
    private static readonly string[] UserSlots = ["pin2", "pin3", "pin4", "pin5"];

    /// <summary>From the settings of version 3; null where they hold no PINs.</summary>
    public static PinSet? FromV3(JsonElement answer)
    {
        if (JsonField.Object(JsonField.Object(answer, "settings") ?? default, "pins") is not { } pins)
        {
            return null;
        }

        // A list when it is received, an object by place when it is sent: both are understood.
        JsonElement[]? users = JsonField.Of(pins, "users") switch
        {
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
            { ValueKind: JsonValueKind.Object } byPlace => [.. byPlace.EnumerateObject().Select(static place => place.Value)],
            _ => null,
        };
        return Set(JsonField.Of(pins, "master"), JsonField.Of(pins, "duress"), users);
    }

    /// <summary>From the PINs of version 2; null where there are none.</summary>
    public static PinSet? FromV2(JsonElement answer) => JsonField.Object(answer, "pins") is { } pins
        ? Set(JsonField.Of(pins, "pin1"), JsonField.Of(pins, "duress"), [.. UserSlots.Select(slot => JsonField.Of(pins, slot) ?? default)])
        : null;

    private static PinSet Set(JsonElement? master, JsonElement? duress, JsonElement[]? users)
    {
        bool isReadable = users is not null;
        var read = new List<UserPin>();
        foreach (JsonElement place in users ?? [])
        {
            if (!TryRead(place, out string? pin))
            {
                isReadable = false;
            }
            else if (pin is not null)
            {
                read.Add(new UserPin(JsonField.Text(place, "name") ?? string.Empty, pin));
            }
        }

        return new PinSet(OwnPin(master), OwnPin(duress), read, isReadable);
    }

    private static string? OwnPin(JsonElement? place) => place is { } known && TryRead(known, out string? pin) ? pin : null;

    /// <summary>Reads a place. A PIN that is a number has lost its leading zeros: that isn't understood, either.</summary>
    private static bool TryRead(JsonElement place, out string? pin)
    {
        pin = null;
        if (place.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if ((JsonField.Of(place, "value") ?? JsonField.Of(place, "pin")) is not { } field)
        {
            // An empty place; but one with a name and without its PIN isn't.
            return string.IsNullOrEmpty(JsonField.Text(place, "name"));
        }

        pin = field.ValueKind == JsonValueKind.String ? field.GetString() : null;
        bool isRead = pin is not null;
        pin = pin is { Length: > 0 } ? pin : null;
        return isRead;
    }
}
