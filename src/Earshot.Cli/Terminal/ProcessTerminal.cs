using System.Text;

namespace Earshot.Cli.Terminal;

/// <summary>Represents the terminal of the current process.</summary>
internal sealed class ProcessTerminal : ITerminal
{
    private const int DefaultWidth = 80;

    /// <inheritdoc/>
    public bool IsOutput => !Console.IsOutputRedirected;

    /// <inheritdoc/>
    public bool IsError => !Console.IsErrorRedirected;

    /// <inheritdoc/>
    public bool CanAsk => !Console.IsInputRedirected && IsError;

    /// <inheritdoc/>
    public int Width
    {
        get
        {
            try
            {
                return Console.WindowWidth is >= 20 and int width ? width : DefaultWidth;
            }
            catch (IOException)
            {
                return DefaultWidth;
            }
        }
    }

    /// <inheritdoc/>
    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        Task.Run(Console.In.ReadLine, cancellationToken).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<string?> ReadSecretAsync(CancellationToken cancellationToken) =>
        // Reading keys blocks and cannot be canceled; an abandoned reader ends with the process.
        Task.Run(ReadSecret, cancellationToken).WaitAsync(cancellationToken);

    private static string? ReadSecret()
    {
        var secret = new StringBuilder();
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            switch (key)
            {
                case { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' }:
                    return secret.ToString();
                case { Key: ConsoleKey.Backspace }:
                    secret.Length = Math.Max(0, secret.Length - 1);
                    break;
                case { Key: ConsoleKey.U, Modifiers: ConsoleModifiers.Control }:
                    secret.Clear();
                    break;
                case { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control } when secret.Length == 0:
                    return null;
                case { KeyChar: >= ' ' }:
                    secret.Append(key.KeyChar);
                    break;
                default:
                    break;
            }
        }
    }
}
