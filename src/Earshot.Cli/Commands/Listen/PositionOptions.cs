using System.CommandLine;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Listening;

namespace Earshot.Cli.Commands.Listen;

/// <summary>Provides the options that specify where an account's events begin.</summary>
internal sealed class PositionOptions
{
    private readonly Option<PastTime?> _since = OptionText.One<PastTime?>(
        "--since",
        "DURATION|TIME",
        "First print what happened since this time, then new events: a duration with s, m, h, or d, such as 2h or 7d, or a time, such as "
        + "2026-11-30T08:00Z. Ignored if --checkpoint names a file that exists. Default: new events only.",
        OptionText.PastTime);

    private readonly Option<string?> _checkpoint = OptionText.One<string?>(
        "--checkpoint",
        "FILE",
        "Save in this file up to where events were printed, and continue from there at the next start. Each account and run needs a file "
        + "of its own. Default: nothing is saved.",
        static (string text, out string? path) =>
        {
            path = text;
            return string.IsNullOrWhiteSpace(text) ? "is not a path" : null;
        });

    /// <summary>Gets the options.</summary>
    public IEnumerable<Option> All => [_since, _checkpoint];

    /// <summary>Adds the options to a request.</summary>
    public ListenRequest Read(ParseResult parsed, ListenRequest request) => request with
    {
        Since = parsed.GetValue(_since),
        Checkpoint = parsed.GetValue(_checkpoint),
    };
}
