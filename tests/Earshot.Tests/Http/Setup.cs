using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Earshot.Http;
using Earshot.Testing;
using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot.Tests.Http;

/// <summary>Provides what the tests of the pipeline share.</summary>
internal static class Setup
{
    public const string Token = "s3cretsessiontoken00000001";

    public static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(30);

    public static ApiRequest Get { get; } = new("GetPerson", HttpMethod.Get, "people/me?x=1");

    public static ApiRequest Post { get; } =
        new ApiRequest("CreatePerson", HttpMethod.Post, "people").WithJson(new Person("hansolo"), TestJson.Default.Person);

    public static HttpPipelineOptions Options(
        HttpMessageHandler? network, FakeTimeProvider? time = null, int maxResponseBytes = 64 * 1024 * 1024) => new()
        {
            BaseAddress = new Uri("http://127.0.0.1:1/sub"),
            Dialect = new TestDialect(),
            Jitter = new FixedJitter(0.5),
            TimeProvider = time ?? TimeProvider.System,
            Retry = new RetryOptions { MaxRetries = 0 },
            Network = new NetworkOptions
            {
                RequestTimeout = TimeSpan.FromHours(1),
                Handler = network,
                MaxResponseBytes = maxResponseBytes,
            },
        };

    /// <summary>Runs a method with one body in the given form; the synchronous form on a dedicated thread.</summary>
    public static Task<T> RunAsync<T>(bool synchronous, Func<bool, ValueTask<T>> call) =>
        synchronous
            ? Task.Factory.StartNew(
                () => call(false).GetCompletedResult(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            : call(true).AsTask();

    /// <summary>Sends a call in the given form.</summary>
    public static Task<ApiResponse<Person>> CallAsync(
        this HttpPipeline pipeline, ApiRequest request, bool synchronous, CancellationToken cancellationToken = default) =>
        RunAsync(synchronous, async => pipeline.SendAsync(async, request, TestJson.Default.Person, cancellationToken));

    /// <summary>A login that runs the same function in both forms.</summary>
    public static LoginMethod Login(Func<string> login) => (_, _) => new ValueTask<AccessToken>(new AccessToken(login()));

    public static HttpResponseMessage Good() => FakeNetwork.Json(200, """{"name":"hansolo"}""");

    public static HttpResponseMessage Error(int status, params (string Name, string Value)[] headers) =>
        FakeNetwork.Json(status, """{"id":"api.some.error","message":"Something is off.","request_id":"req1"}""", headers);
}

internal sealed record Person(string Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Person))]
internal sealed partial class TestJson : JsonSerializerContext;

internal sealed class FixedJitter(double value) : Random(0)
{
    public override double NextDouble() => value;
}

internal sealed class TestDialect : ApiDialect
{
    public override ApiError? ReadError(int statusCode, HttpResponseHeaders headers, ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return new ApiError(
                document.RootElement.GetProperty("id").GetString(),
                document.RootElement.GetProperty("message").GetString(),
                document.RootElement.GetProperty("request_id").GetString());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override RateLimit? ReadRateLimit(HttpResponseHeaders headers) =>
        RateLimit.FromHeaders(headers, "X-RateLimit-Remaining", "X-RateLimit-Reset");
}

/// <summary>Records every log message as text, including its arguments.</summary>
internal sealed class LogRecorder : ILogger
{
    private readonly List<(int Id, string Text)> _lines = [];

    public IReadOnlyList<(int Id, string Text)> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
        {
            _lines.Add((eventId.Id, $"{formatter(state, exception)} {exception}"));
        }
    }
}
