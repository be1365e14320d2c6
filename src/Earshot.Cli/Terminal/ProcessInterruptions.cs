using System.Runtime.InteropServices;

namespace Earshot.Cli.Terminal;

/// <summary>Watches for Ctrl+C (SIGINT) and SIGTERM. The first signal requests a stop; a further one has its default effect.</summary>
internal sealed class ProcessInterruptions : IInterruptions
{
    /// <inheritdoc/>
    public IDisposable Watch(Action interrupted) => new Registration(interrupted);

    private sealed class Registration : IDisposable
    {
        private readonly Action _interrupted;
        private readonly PosixSignalRegistration _interrupt;
        private readonly PosixSignalRegistration _terminate;
        private bool _asked;

        public Registration(Action interrupted)
        {
            _interrupted = interrupted;
            _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
            _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        }

        public void Dispose()
        {
            _interrupt.Dispose();
            _terminate.Dispose();
        }

        private void OnSignal(PosixSignalContext context)
        {
            if (!Interlocked.Exchange(ref _asked, true))
            {
                context.Cancel = true;
                _interrupted();
            }
        }
    }
}
