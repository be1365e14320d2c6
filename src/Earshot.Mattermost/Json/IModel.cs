using System.Text.Json;

namespace Earshot.Mattermost.Json;

/// <summary>Represents a model that can be read at a reader's position.</summary>
internal interface IModel<TSelf>
    where TSelf : MattermostModel, IModel<TSelf>
{
    /// <summary>Reads the object whose first token is at the reader's position, to its end.</summary>
    static abstract TSelf Read(ref Utf8JsonReader reader);
}

/// <summary>Represents a string that has known values.</summary>
internal interface ITextValue<TSelf>
    where TSelf : struct, ITextValue<TSelf>
{
    string Value { get; }

    static abstract TSelf From(string value);
}

/// <summary>Represents a number that has known values.</summary>
internal interface INumberValue<TSelf>
    where TSelf : struct, INumberValue<TSelf>
{
    long Value { get; }

    static abstract TSelf From(long value);
}
