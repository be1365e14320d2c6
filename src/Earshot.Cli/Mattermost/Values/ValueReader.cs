using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Mattermost.Values;

/// <summary>
/// The texts behind options: as they stand, or, behind an @, from a file or standard input. What is secret comes only from there.
/// </summary>
internal sealed class ValueReader(ToolEnvironment environment)
{
    private string? _reader;

    /// <summary>The text of a field.</summary>
    /// <exception cref="UsageException">It is a secret on the command line, or can't be read.</exception>
    public async Task<string> ReadAsync(CallField field, string text, CancellationToken stop)
    {
        if (field.IsSecret && !(text.StartsWith('@') && text.Length > 1))
        {
            throw new UsageException(
                $"{field.Option}: secrets are not taken from the command line, where every user of this machine can read them and the shell's history keeps "
                + $"them; give @- and put it on standard input, or @FILE.");
        }

        // A text may well begin with an @, such as @here; nothing but standard input is called @-.
        return text == "@-" || ((field.IsSecret || field.IsJson) && text.StartsWith('@'))
            ? WithoutLineEnd(await ReadAsync(field.Option, text[1..], stop).ConfigureAwait(false))
            : text;
    }

    /// <summary>The text of <c>--body</c>: JSON as it stands, <c>@FILE</c>, or <c>-</c> for standard input.</summary>
    /// <exception cref="UsageException">It can't be read.</exception>
    public Task<string> ReadBodyAsync(string text, CancellationToken stop) => text switch
    {
        "-" or "@-" => ReadAsync(CallOptions.BodyName, "-", stop),
        ['@', ..] => ReadAsync(CallOptions.BodyName, text[1..], stop),
        _ => Task.FromResult(text),
    };

    /// <summary>Says who reads standard input; there is one of it.</summary>
    /// <exception cref="UsageException">Somebody else does.</exception>
    public void TakeInput(string option)
    {
        if (_reader is { } other)
        {
            throw new UsageException($"{option}: {other} reads standard input already; give one of them by a file.");
        }

        _reader = option;
    }

    private async Task<string> ReadAsync(string option, string file, CancellationToken stop)
    {
        if (file == "-")
        {
            TakeInput(option);
            return await environment.Input.ReadToEndAsync(stop).ConfigureAwait(false);
        }

        try
        {
            return await File.ReadAllTextAsync(file, stop).ConfigureAwait(false);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{option}: the file '{file}' doesn't exist.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{option}: the file '{file}' can't be read ({error.Message.TrimEnd('.')}).");
        }
    }

    // The end of the last line is the editor's, not the user's.
    private static string WithoutLineEnd(string text) => text.EndsWith('\n') ? text[..^1].TrimEnd('\r') : text;
}
