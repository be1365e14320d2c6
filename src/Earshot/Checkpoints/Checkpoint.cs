using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Earshot.Json;

namespace Earshot;

/// <summary>Represents the position up to which a listener has handled everything, so that another process can continue there.</summary>
/// <remarks>
/// A checkpoint contains no secrets and no messages, but IDs of the account's channels and events. <see cref="ToJson"/> and
/// <see cref="Parse"/> convert it, so that a store has to keep bytes only.
/// </remarks>
public sealed record Checkpoint
{
    /// <summary>The version of the format that this version of the library reads and writes.</summary>
    public const int FormatVersion = 1;

    /// <summary>Gets or sets the name of the service in lower case, such as <c>mattermost</c>.</summary>
    public required string Service { get; init; }

    /// <summary>Gets or sets the key of the checkpoint, which contains the service, the server, and the account.</summary>
    public required string Account { get; init; }

    /// <summary>Gets or sets the time at which the position was taken, by the local clock.</summary>
    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>Gets or sets the position in the format of the service.</summary>
    public required JsonElement State { get; init; }

    /// <summary>Parses a checkpoint.</summary>
    /// <param name="utf8">The JSON that <see cref="ToJson"/> returned.</param>
    /// <exception cref="CheckpointException">
    /// The JSON is not a checkpoint, or a newer version of the library wrote it. The message says what to do.
    /// </exception>
    public static Checkpoint Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8);
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new CheckpointException(
                "The checkpoint is damaged or of another kind. Restore it from a backup, or delete it to start without one; events since "
                + "it was saved are then not caught up unless ListenerOptions.Since is set.",
                error);
        }
    }

    /// <summary>Converts the checkpoint to JSON.</summary>
    /// <returns>The JSON in UTF-8.</returns>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", FormatVersion);
            json.WriteString("service", Service);
            json.WriteString("account", Account);
            json.WriteString("savedAt", SavedAt.ToString("O", CultureInfo.InvariantCulture));
            json.WritePropertyName("state");
            FreeJson.Write(State, json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Returns a description without the position, safe for logs.</summary>
    public override string ToString() => $"checkpoint of {Service}, saved at {SavedAt:O}";

    private static Checkpoint Read(JsonElement json)
    {
        int version = json.GetProperty("version").GetInt32();
        if (version > FormatVersion)
        {
            throw new CheckpointException(
                $"The checkpoint has version {version}, but this version of the library reads up to version {FormatVersion}. Update the "
                + "library, or delete the checkpoint to start without one.");
        }

        if (version < 1)
        {
            throw new FormatException("The version is not valid.");
        }

        return new Checkpoint
        {
            Service = Text(json, "service"),
            Account = Text(json, "account"),
            SavedAt = DateTimeOffset.ParseExact(
                Text(json, "savedAt"), "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
            State = json.GetProperty("state").Clone(),
        };
    }

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");
}
