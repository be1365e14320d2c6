using System.Text.Json.Serialization;

namespace Earshot.SimpliSafe.Systems;

/// <summary>The bodies that are sent.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LockStateBody))]
internal sealed partial class SystemsJson : JsonSerializerContext;

/// <summary><c>lock</c> or <c>unlock</c>.</summary>
internal sealed record LockStateBody(string State);
