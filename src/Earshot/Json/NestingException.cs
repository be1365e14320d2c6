using System.Text.Json;

namespace Earshot.Json;

/// <summary>The exception that is thrown when JSON is nested so deeply that parsing it would take too long.</summary>
internal sealed class NestingException() : JsonException("The JSON is nested too deeply to be parsed.");
