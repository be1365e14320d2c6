using System.Text.Json;

namespace Earshot.Mattermost.Json;

/// <summary>A model that can be read where a reader stands.</summary>
internal interface IModel<TSelf>
    where TSelf : MattermostModel, IModel<TSelf>
{
    /// <summary>Reads the object whose first token the reader stands on, to its end.</summary>
    static abstract TSelf Read(ref Utf8JsonReader reader);
}

/// <summary>A value that is one of some known texts, or another.</summary>
internal interface ITextValue<TSelf>
    where TSelf : struct, ITextValue<TSelf>
{
    string Value { get; }

    static abstract TSelf From(string value);
}

/// <summary>A value that is one of some known numbers, or another.</summary>
internal interface INumberValue<TSelf>
    where TSelf : struct, INumberValue<TSelf>
{
    long Value { get; }

    static abstract TSelf From(long value);
}
