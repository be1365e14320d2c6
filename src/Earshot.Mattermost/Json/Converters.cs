using System.Text.Json;
using System.Text.Json.Serialization;
using Earshot.Json;

namespace Earshot.Mattermost.Json;

/// <summary>Adapts a shape to the framework's serializer.</summary>
internal class ShapeConverter<T>(JsonShape<T> shape) : JsonConverter<T>
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        bool isWhole = true;
        JsonTokenType received = reader.TokenType;
        RepeatedTexts.Begin();
        try
        {
            return shape.TryRead(ref reader, out T? value, ref isWhole) ? value : throw new ShapeException(shape.Expected, received);
        }
        finally
        {
            RepeatedTexts.End();
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => shape.Write(writer, value);
}

/// <summary>Converts a model for the framework's serializer.</summary>
internal sealed class ModelConverter<T>() : ShapeConverter<T>(Shapes.Model<T>())
    where T : MattermostModel, IModel<T>;

/// <summary>Converts a string with known values for the framework's serializer.</summary>
internal sealed class TextValueConverter<T>() : ShapeConverter<T>(Shapes.Text<T>())
    where T : struct, ITextValue<T>;

/// <summary>Converts a number with known values for the framework's serializer.</summary>
internal sealed class NumberValueConverter<T>() : ShapeConverter<T>(Shapes.Number<T>())
    where T : struct, INumberValue<T>;
