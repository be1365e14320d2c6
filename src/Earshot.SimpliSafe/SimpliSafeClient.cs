using Earshot.Http;
using Earshot.SimpliSafe.Rest;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe;

/// <summary>One SimpliSafe account.</summary>
/// <remarks>Members may be called from any thread. Make one client an account and keep it.</remarks>
public sealed partial class SimpliSafeClient : IAsyncDisposable
{
    internal SimpliSafeClient(SimpliSafeClientOptions options, CredentialSource credentials, long userId)
    {
        options.Validate();
        Options = options;
        Credentials = credentials;
        UserId = userId;
        Api = new HttpPipeline(new HttpPipelineOptions
        {
            BaseAddress = options.Endpoints.Api,
            Dialect = new SimpliSafeDialect(),
            Jitter = options.Jitter(),
            Credentials = credentials,
            Network = options.Network,
            Retry = options.Retry,
            Time = options.TimeProvider,
            Logger = options.LoggerFactory.CreateLogger("Earshot.SimpliSafe"),
        });
    }

    /// <summary>The account's number.</summary>
    public long UserId { get; }

    internal SimpliSafeClientOptions Options { get; }

    /// <summary>Every call of the account's API goes through it.</summary>
    internal HttpPipeline Api { get; }

    /// <summary>Where systems and commands log.</summary>
    internal ILogger SystemsLogger => field ??= Options.LoggerFactory.CreateLogger("Earshot.SimpliSafe.Systems");

    internal CredentialSource Credentials { get; }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync()
    {
        Api.Dispose();
        Credentials.Dispose();
        return ValueTask.CompletedTask;
    }
}
