using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Earshot.Mattermost.Json;

/// <summary>
/// The shape of a response with one of two forms. The forms are distinguished by the kind of JSON or, if both have the same kind, by a
/// field that only one of them has.
/// </summary>
internal sealed class EitherShape<TUnion, TFirst, TSecond> : JsonShape<TUnion>
    where TUnion : class
    where TFirst : class
    where TSecond : class
{
    public override string Expected => First.Shape.Expected == Second.Shape.Expected
        ? First.Shape.Expected
        : $"{First.Shape.Expected} or {Second.Shape.Expected}";

    public required Case<TFirst> First { get; init; }

    public required Case<TSecond> Second { get; init; }

    public override bool TryRead(ref Utf8JsonReader reader, [MaybeNullWhen(false)] out TUnion value, ref bool isWhole) =>
        IsFirst(reader) ? First.TryRead(ref reader, out value, ref isWhole) : Second.TryRead(ref reader, out value, ref isWhole);

    public override void Write(Utf8JsonWriter writer, TUnion value)
    {
        if (First.Unwrap(value) is { } first)
        {
            First.Shape.Write(writer, first);
        }
        else
        {
            Second.Shape.Write(writer, Second.Unwrap(value)!);
        }
    }

    private bool IsFirst(Utf8JsonReader reader)
    {
        if (First.Starts != Second.Starts)
        {
            return reader.TokenType != Second.Starts;
        }

        return First.Has.Length > 0 ? HasOneOf(reader, First.Has) : !HasOneOf(reader, Second.Has);
    }

    // The first item of a list decides for all items.
    private static bool HasOneOf(Utf8JsonReader reader, string[] names)
    {
        if (reader.TokenType == JsonTokenType.StartArray && !(reader.Read() && reader.TokenType == JsonTokenType.StartObject))
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (FieldReading.Text(ref reader) is { } name && names.Contains(name))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    internal sealed class Case<T>
        where T : class
    {
        public required JsonShape<T> Shape { get; init; }

        /// <summary>Gets or sets the token with which the form starts.</summary>
        public required JsonTokenType Starts { get; init; }

        /// <summary>Gets or sets the fields that only this form has, or an empty array if the kind of JSON is sufficient.</summary>
        public required string[] Has { get; init; }

        public required Func<T, TUnion> Wrap { get; init; }

        public required Func<TUnion, T?> Unwrap { get; init; }

        public bool TryRead(ref Utf8JsonReader reader, [MaybeNullWhen(false)] out TUnion value, ref bool isWhole)
        {
            bool isRead = Shape.TryRead(ref reader, out T? read, ref isWhole);
            value = isRead ? Wrap(read!) : null;
            return isRead;
        }
    }
}
