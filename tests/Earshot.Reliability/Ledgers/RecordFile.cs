using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Reliability.Ledgers;

/// <summary>Appends the records of a client to a file, one JSON object per line.</summary>
/// <remarks>A line is handed to the operating system before the call returns, so that a killed process loses none.</remarks>
internal sealed class RecordFile : IDisposable
{
    private static readonly JsonSerializerOptions Format = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly Lock _gate = new();
    private readonly FileStream _file;

    public RecordFile(string path) =>
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Reads a file. A line that a killed process left unfinished is skipped.</summary>
    public static IReadOnlyList<ClientRecord> Read(string path)
    {
        List<ClientRecord> records = [];
        if (!File.Exists(path))
        {
            return records;
        }

        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            try
            {
                records.Add(JsonSerializer.Deserialize<ClientRecord>(line, Format)!);
            }
            catch (JsonException)
            {
                // The process was killed while it wrote this line, so that the handler had not completed.
            }
        }

        return records;
    }

    /// <summary>Appends a record.</summary>
    public void Append(ClientRecord record)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(record, Format), (byte)'\n'];
        lock (_gate)
        {
            _file.Write(line);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
