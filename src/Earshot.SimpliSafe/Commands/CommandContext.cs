using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Commands;

/// <summary>Represents what all commands of a system have in common.</summary>
internal sealed record CommandContext(long SystemId, SimpliSafeCommandOptions Options, TimeProvider TimeProvider, ILogger Logger);
