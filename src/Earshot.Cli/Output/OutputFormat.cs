using Earshot.Cli.Terminal;

namespace Earshot.Cli.Output;

/// <summary>Specifies the format of the output.</summary>
internal enum OutputFormat
{
    /// <summary>Text for reading.</summary>
    Pretty,

    /// <summary>One JSON object per line.</summary>
    Json,
}

/// <summary>Chooses the output format.</summary>
internal static class OutputFormats
{
    /// <summary>Gets the requested format, or the default: pretty on a terminal, otherwise JSON.</summary>
    public static OutputFormat Choose(OutputFormat? requested, ITerminal terminal) =>
        requested ?? (terminal.IsOutput ? OutputFormat.Pretty : OutputFormat.Json);
}
