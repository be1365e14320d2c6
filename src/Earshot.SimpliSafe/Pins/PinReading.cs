using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Pins;

/// <summary>
/// Reads a set of PINs from the formats of both versions. A slot that cannot be read makes the set incomplete, because the next write would
/// delete it.
/// </summary>
internal static class PinReading
{
    private static readonly string[] UserSlots = ["pin2", "pin3", "pin4", "pin5"];

    /// <summary>Reads the PINs from the settings of version 3, or returns <see langword="null"/> if the response has none.</summary>
    public static PinSet? FromV3(JsonElement response)
    {
        if (JsonField.Object(JsonField.Object(response, "settings") ?? default, "pins") is not { } pins)
        {
            return null;
        }

        // The service sends a list but expects an object by slot; both are accepted.
        JsonElement[]? users = JsonField.Of(pins, "users") switch
        {
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
            { ValueKind: JsonValueKind.Object } bySlot => [.. bySlot.EnumerateObject().Select(static slot => slot.Value)],
            _ => null,
        };
        return Set(JsonField.Of(pins, "master"), JsonField.Of(pins, "duress"), users);
    }

    /// <summary>Reads the PINs of version 2, or returns <see langword="null"/> if the response has none.</summary>
    public static PinSet? FromV2(JsonElement response) => JsonField.Object(response, "pins") is { } pins
        ? Set(JsonField.Of(pins, "pin1"), JsonField.Of(pins, "duress"), [.. UserSlots.Select(slot => JsonField.Of(pins, slot) ?? default)])
        : null;

    private static PinSet Set(JsonElement? master, JsonElement? duress, JsonElement[]? users)
    {
        bool isReadable = users is not null;
        var read = new List<UserPin>();
        foreach (JsonElement slot in users ?? [])
        {
            if (!TryRead(slot, out string? pin))
            {
                isReadable = false;
            }
            else if (pin is not null)
            {
                read.Add(new UserPin(JsonField.Text(slot, "name") ?? string.Empty, pin));
            }
        }

        return new PinSet(OwnPin(master), OwnPin(duress), read, isReadable);
    }

    // An empty string says that no PIN is set, and a missing one says nothing.
    private static string? OwnPin(JsonElement? slot) => slot switch
    {
        { ValueKind: JsonValueKind.String } text when text.ValueEquals(""u8) => string.Empty,
        { ValueKind: JsonValueKind.Object } known when Field(known) is not null && TryRead(known, out string? pin) => pin ?? string.Empty,
        _ => null,
    };

    private static JsonElement? Field(JsonElement slot) => JsonField.Of(slot, "value") ?? JsonField.Of(slot, "pin");

    /// <summary>Tries to read a slot. A PIN that is a JSON number has lost its leading zeros, so it is not valid.</summary>
    private static bool TryRead(JsonElement slot, out string? pin)
    {
        pin = null;
        if (slot.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (Field(slot) is not { } field)
        {
            // A slot without a PIN is empty, unless it has a name.
            return string.IsNullOrEmpty(JsonField.Text(slot, "name"));
        }

        pin = field.ValueKind == JsonValueKind.String ? field.GetString() : null;
        bool isRead = pin is not null;
        pin = pin is { Length: > 0 } ? pin : null;
        return isRead;
    }
}
