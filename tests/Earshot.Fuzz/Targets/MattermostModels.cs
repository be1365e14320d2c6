using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Earshot.Fuzz.Inputs;
using Earshot.Mattermost;
using Earshot.Mattermost.Json;

namespace Earshot.Fuzz.Targets;

/// <summary>
/// Bodies of Mattermost's REST API, read as every type of the API. Reading throws only <see cref="JsonException"/>, and what was read is
/// written and read again without a difference.
/// </summary>
public sealed class MattermostModels : FuzzTarget
{
    private static readonly Type[] Types = [.. ((ModelRegistry)MattermostJson.Resolver).Types];

    /// <inheritdoc/>
    public override string Name => "mattermost-models";

    /// <inheritdoc/>
    public override Task<int> RunAsync(long index, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        string recorded = random.Pick(Corpus.MattermostResponses).Json;
        byte[] body = new Mutator(random).Any(recorded);
        JsonTypeInfo type = MattermostJson.Options.GetTypeInfo(random.Pick(Types));
        object? read;
        try
        {
            read = JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return Task.FromResult(body.Length);
        }

        byte[] written = JsonSerializer.SerializeToUtf8Bytes(read, type);
        byte[] again = JsonSerializer.SerializeToUtf8Bytes(JsonSerializer.Deserialize(written, type), type);
        FuzzException.Unless(
            written.AsSpan().SequenceEqual(again), $"{type.Type}: written as {Shown(written)}, and then as {Shown(again)}.");
        return Task.FromResult(body.Length);
    }

    private static string Shown(byte[] json) => Encoding.UTF8.GetString(json.AsSpan(0, Math.Min(json.Length, 2_000)));
}
