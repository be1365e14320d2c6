using System.Text;
using System.Text.Json.Nodes;
using Earshot.Fuzz.Feeding;
using Earshot.Fuzz.Inputs;
using Earshot.SimpliSafe;
using Earshot.SimpliSafe.Events;
using Earshot.Testing;

namespace Earshot.Fuzz.Targets;

/// <summary>
/// Responses of SimpliSafe's hosts, those with tokens included. A call throws only exceptions of the library, and an event that cannot be
/// read does not hide the others.
/// </summary>
public sealed class SimpliSafeResponses : FuzzTarget
{
    private static readonly (string Path, string Sample)[] Samples =
    [
        ("/events", "events"), ("/subscriptions", "subscriptions_v3"), ("/settings", "v3_settings"), ("/sensors", "v3_sensors"),
        ("/locks", "locks_list"), ("/pins", "v2_pins"), ("/oauth/token", "token_code_response"), ("/authCheck", "authCheck"),
    ];

    /// <inheritdoc/>
    public override string Name => "simplisafe-responses";

    /// <inheritdoc/>
    public override async Task<int> RunAsync(long index, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var mutator = new Mutator(random);
        int size = 0;
        string damaged = random.Pick(Samples).Path;
        byte[] Body(string path)
        {
            string sample = SampleFor(path, random);
            byte[] body = path.Contains(damaged, StringComparison.Ordinal) ? mutator.Any(sample) : Encoding.UTF8.GetBytes(sample);
            size += body.Length;
            return body;
        }

        try
        {
            await CallAllAsync(Body, random, mutator);
        }
        catch (EarshotException error)
        {
            FuzzException.Unless(error.Message.Length > 0, "The error says nothing.");
        }

        return size;
    }

    private static string SampleFor(string path, Random random)
    {
        foreach ((string part, string sample) in Samples)
        {
            if (path.Contains(part, StringComparison.Ordinal) && Corpus.SimpliSafeResponses.TryGetValue(sample, out string? json))
            {
                return json;
            }
        }

        return random.Pick([.. Corpus.SimpliSafeResponses.Values]);
    }

    private static async Task CallAllAsync(Func<string, byte[]> body, Random random, Mutator mutator)
    {
        Func<string, byte[]> respond = body;
        var clock = new FakeTimeProvider();
        var options = new SimpliSafeClientOptions
        {
            TimeProvider = clock,
            Jitter = new Random(1),
            Pace = new CallPace { Interval = TimeSpan.Zero },
            Retry = new RetryOptions { MaxRetries = 0 },
            Network = new NetworkOptions { Handler = new BodyHandler(path => respond(path)), RequestTimeout = TimeSpan.FromHours(1) },
        };
        await using SimpliSafeClient client = await SimpliSafeClient.LoginWithRefreshTokenAsync("refresh-token-0001", options);
        foreach (SimpliSafeSystem system in (await client.GetSystemsAsync()).Values)
        {
            EventReading.ReadProperties(system);
            foreach (SimpliSafeEvent e in await system.GetEventsAsync(count: 10))
            {
                EventReading.ReadProperties(e);
            }
        }

        string middle = random.Next(2) == 0 ? mutator.Raw() : mutator.Structure(Event(2));
        respond = _ => Encoding.UTF8.GetBytes($$"""{"numEvents":3,"events":[{{Event(3)}},{{middle}},{{Event(1)}}]}""");
        EventExcerpt excerpt = await new EventReader(client.Api, clock).ReadAsync(7, from: null, count: 3, CancellationToken.None);
        long[] read = [.. excerpt.Events.Select(e => e.EventId)];
        FuzzException.Unless(read.Contains(1) && read.Contains(3), $"An event was hidden by another one; read {string.Join(',', read)}.");
    }

    private static string Event(int id) => new JsonObject
    {
        ["eventId"] = id,
        ["sid"] = 7,
        ["eventCid"] = 1400,
        ["eventTimestamp"] = 1_700_000_000 + id,
        ["info"] = "Disarmed",
    }.ToJsonString();
}
