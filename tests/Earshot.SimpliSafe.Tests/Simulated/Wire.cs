using System.Net.Sockets;
using System.Text;

namespace Earshot.SimpliSafe.Tests.Simulated;

/// <summary>Opens real connections and records what is sent over them.</summary>
internal sealed class Wire
{
    private readonly StringBuilder _sent = new();

    /// <summary>Gets everything that was sent, in order.</summary>
    public string Sent
    {
        get
        {
            lock (_sent)
            {
                return _sent.ToString();
            }
        }
    }

    /// <summary>Gets the lines of the heads of the requests that start with a text. Bodies must not contain the same text.</summary>
    public IReadOnlyList<string[]> Heads(string beginning) =>
    [
        .. Sent.Split("\r\n\r\n")
            .Select(part => (Part: part, Start: part.IndexOf(beginning, StringComparison.Ordinal)))
            .Where(static found => found.Start >= 0)
            .Select(static found => found.Part[found.Start..].Split("\r\n")),
    ];

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new Tap(socket, this);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        lock (_sent)
        {
            _sent.Append(Encoding.ASCII.GetString(bytes));
        }
    }

    private sealed class Tap(Socket socket, Wire wire) : NetworkStream(socket, ownsSocket: true)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            wire.Keep(buffer.Span);
            return base.WriteAsync(buffer, cancellationToken);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            wire.Keep(buffer);
            base.Write(buffer);
        }
    }
}
