using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Earshot.Mattermost.CatchUp;

/// <summary>Represents a position that a checkpoint contains. Times are the server's, in Unix milliseconds.</summary>
internal sealed record Position
{
    // Saved more than once per second, the list must stay small. Other channels that were left are not noticed.
    private const int MaxChannels = 200;

    /// <summary>Gets the connection ID of the session, or an empty string.</summary>
    public string ConnectionId { get; init; } = string.Empty;

    /// <summary>Gets the sequence number of the next event that is not handled.</summary>
    public long NextSequence { get; init; }

    /// <summary>Gets a number that is not below that of the last action.</summary>
    public long LastAction { get; init; }

    /// <summary>Gets the time up to which everything was handled, except what is to be caught up.</summary>
    public required long Until { get; init; }

    /// <summary>Gets the post that was handled last before <see cref="Until"/>, or null.</summary>
    public CatchUpAnchor? Anchor { get; init; }

    /// <summary>Gets the identities of the last events that were handled.</summary>
    public IReadOnlyList<long> Recent { get; init; } = [];

    /// <summary>Gets the known channels of the user.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Gets the start of the interval that is not caught up yet, or null if there is none.</summary>
    public long? Since { get; init; }

    /// <summary>Gets the end of that interval, or null if it is not known yet.</summary>
    public long? CatchUpUntil { get; init; }

    /// <summary>Gets the times from which to catch up the channels that were begun.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Marks { get; init; } = [];

    /// <summary>Gets the channels that are caught up.</summary>
    public IReadOnlyList<string> Done { get; init; } = [];

    /// <summary>Returns the position as JSON.</summary>
    /// <param name="server">The URL of the server.</param>
    /// <param name="user">The ID of the user.</param>
    public JsonElement ToJson(string server, string user)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("server"u8, server);
            json.WriteString("user"u8, user);
            json.WriteString("connection"u8, ConnectionId);
            json.WriteNumber("sequence"u8, NextSequence);
            json.WriteNumber("action"u8, LastAction);
            json.WriteNumber("until"u8, Until);
            if (Anchor is { } anchor)
            {
                json.WriteString("anchor"u8, anchor.PostId);
                json.WriteNumber("anchorAt"u8, anchor.CreateAt);
            }

            json.WriteString("recent"u8, Base64Url.EncodeToString(MemoryMarshal.AsBytes<long>(Recent.ToArray())));
            WriteList(json, "channels", Channels.Count > MaxChannels ? [] : Channels);
            if (Since is { } since)
            {
                WriteCatchUp(json, since);
            }

            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>Reads a position.</summary>
    /// <exception cref="CheckpointException">The position is not valid, or belongs to another server or user.</exception>
    public static Position Read(JsonElement json, string server, string user)
    {
        try
        {
            Require(json, "server", server);
            Require(json, "user", user);
            bool isPending = json.TryGetProperty("catchUp"u8, out JsonElement catchUp);
            return new Position
            {
                ConnectionId = json.GetProperty("connection"u8).GetString() ?? string.Empty,
                NextSequence = NotNegative(json.GetProperty("sequence"u8)),
                LastAction = NotNegative(json.GetProperty("action"u8)),
                Until = Time(json.GetProperty("until"u8)),
                Anchor = json.TryGetProperty("anchor"u8, out JsonElement anchor)
                    ? new CatchUpAnchor(anchor.GetString()!, Time(json.GetProperty("anchorAt"u8)))
                    : null,
                Recent = Identities(json.GetProperty("recent"u8).GetString()!),
                Channels = Strings(json.GetProperty("channels"u8)),
                Since = isPending ? Time(catchUp.GetProperty("since"u8)) : null,
                CatchUpUntil = isPending && catchUp.TryGetProperty("until"u8, out JsonElement until) ? Time(until) : null,
                Marks = isPending
                    ? [.. catchUp.GetProperty("marks"u8).EnumerateObject().Select(m => KeyValuePair.Create(m.Name, Time(m.Value)))]
                    : [],
                Done = isPending ? Strings(catchUp.GetProperty("done"u8)) : [],
            };
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentNullException)
        {
            throw new CheckpointException(
                "The checkpoint contains a position that is not valid. Restore it from a backup, or delete it to start without one.",
                error);
        }
    }

    private static void Require(JsonElement json, string name, string expected)
    {
        if (json.GetProperty(name).GetString() is { } found && found != expected)
        {
            throw new CheckpointException(
                $"The checkpoint belongs to another {name} ('{found}' instead of '{expected}'). Use a checkpoint for each account.");
        }
    }

    private static long NotNegative(JsonElement number) =>
        number.GetInt64() is >= 0 and var value ? value : throw new FormatException("The number is negative.");

    // Within the range that can be calculated with.
    private static long Time(JsonElement number) =>
        NotNegative(number) is <= 32_503_680_000_000 and var value ? value : throw new FormatException("The time is not valid.");

    private static long[] Identities(string text)
    {
        byte[] bytes = Base64Url.DecodeFromChars(text);
        return bytes.Length % sizeof(long) == 0
            ? MemoryMarshal.Cast<byte, long>(bytes).ToArray()
            : throw new FormatException("The list of identities is not valid.");
    }

    private static List<string> Strings(JsonElement list) => [.. list.EnumerateArray().Select(text => text.GetString()!)];

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> list)
    {
        json.WriteStartArray(name);
        foreach (string text in list)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private void WriteCatchUp(Utf8JsonWriter json, long since)
    {
        json.WriteStartObject("catchUp"u8);
        json.WriteNumber("since"u8, since);
        if (CatchUpUntil is { } until)
        {
            json.WriteNumber("until"u8, until);
        }

        json.WriteStartObject("marks"u8);
        foreach ((string channel, long mark) in Marks)
        {
            json.WriteNumber(channel, mark);
        }

        json.WriteEndObject();
        WriteList(json, "done", Done);
        json.WriteEndObject();
    }
}
