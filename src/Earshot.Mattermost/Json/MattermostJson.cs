using System.Text.Json.Serialization;
using Earshot.Mattermost.Rest;

namespace Earshot.Mattermost.Json;

/// <summary>The serializers, made at compile time. One field of an unexpected type never breaks the others.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(TolerantStringConverter),
        typeof(TolerantInt64Converter),
        typeof(TolerantBooleanConverter),
        typeof(UnixMillisecondsConverter),
        typeof(TolerantStringListConverter),
    ])]
[JsonSerializable(typeof(AppError))]
[JsonSerializable(typeof(Channel))]
[JsonSerializable(typeof(CreatePostRequest))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(PingStatus))]
[JsonSerializable(typeof(Post))]
[JsonSerializable(typeof(Preference))]
[JsonSerializable(typeof(Preference[]))]
[JsonSerializable(typeof(Reaction))]
[JsonSerializable(typeof(User))]
internal sealed partial class MattermostJson : JsonSerializerContext;
