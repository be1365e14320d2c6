namespace Earshot.Phrases;

/// <summary>Specifies what a passage is part of. A phrase can be restricted to some of these.</summary>
internal enum PassageKind
{
    /// <summary>A comment in code, or a Markdown document.</summary>
    Guide,

    /// <summary>A documentation comment, without its markup.</summary>
    Documentation,

    /// <summary>A documentation comment of a member that users of a library see, with its markup.</summary>
    PublicDocumentation,

    /// <summary>A string literal.</summary>
    Literal,

    /// <summary>A sentence of the words that documentation and help are generated from.</summary>
    Words,

    /// <summary>A sentence of the words that describes a field or a parameter.</summary>
    FieldWords,
}

/// <summary>Represents a piece of text that people read: it wraps lines, but has no code in it.</summary>
/// <param name="Kind">What the text is part of.</param>
/// <param name="File">The file, relative to the repository.</param>
/// <param name="Line">The line on which the text starts, from 1.</param>
/// <param name="Text">The text. A line break stands where the file has one.</param>
internal sealed record Passage(PassageKind Kind, string File, int Line, string Text)
{
    /// <summary>Gets a value that indicates whether a generator wrote the file.</summary>
    public bool IsGenerated => File.Contains("/Generated/", StringComparison.Ordinal);
}
