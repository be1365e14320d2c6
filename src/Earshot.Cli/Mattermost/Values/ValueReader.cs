using Earshot.Cli.Commands.Options;
using Earshot.Cli.Errors;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Mattermost.Values;

/// <summary>
/// Reads the values of options by one rule: the value itself; after an @, a file, or standard input for -; after @@, the value with one @.
/// Secrets are read only from a file or standard input.
/// </summary>
internal sealed class ValueReader(ToolEnvironment environment)
{
    private string? _reader;

    /// <summary>Reads the value of a field.</summary>
    /// <exception cref="UsageException">The value is a secret on the command line, or cannot be read.</exception>
    public async Task<string> ReadAsync(CallField field, string text, CancellationToken stop)
    {
        if (field.IsSecret && !(text.StartsWith('@') && text.Length > 1))
        {
            throw new UsageException(OptionText.Secrets(field.Option, "Use @- and pass the secret on standard input, or use @FILE."));
        }

        return text switch
        {
            ['@', '@', ..] when !field.IsSecret => text[1..],
            ['@', _, ..] => WithoutLineEnd(await ReadAsync(field.Option, text[1..], stop).ConfigureAwait(false)),
            _ => text,
        };
    }

    /// <summary>Reads the value of <c>--body</c>: JSON, <c>@FILE</c>, or <c>-</c> for standard input.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public Task<string> ReadBodyAsync(string text, CancellationToken stop) => text switch
    {
        "-" or "@-" => ReadAsync(CallOptions.BodyName, "-", stop),
        ['@', ..] => ReadAsync(CallOptions.BodyName, text[1..], stop),
        _ => Task.FromResult(text),
    };

    /// <summary>Reserves standard input for an option, because it can be read only once.</summary>
    /// <exception cref="UsageException">Another option already reads it.</exception>
    public void TakeInput(string option)
    {
        if (_reader is { } other)
        {
            throw new UsageException($"{option}: {other} already reads standard input. Use a file for one of them.");
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
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw option == CallOptions.BodyName
                ? Unreadable(option, file, error)
                : new UsageException(
                    $"{Unreadable(option, file, error).Message} A value that begins with @ itself, such as @here, is written with @@.");
        }
    }

    /// <summary>Gets the error for a file that cannot be read.</summary>
    public static UsageException Unreadable(string option, string file, Exception error) => new(
        error is FileNotFoundException or DirectoryNotFoundException
            ? $"{option}: the file '{file}' does not exist. Use the path of an existing file."
            : $"{option}: the file '{file}' cannot be read ({error.Message.TrimEnd('.')}). Use a file that you can read.");

    // The last line break was added by the editor, not by the user.
    private static string WithoutLineEnd(string text) => text.EndsWith('\n') ? text[..^1].TrimEnd('\r') : text;
}
