using System.Runtime.InteropServices;

namespace MySqlBackup.Cli;

/// <summary>Turns the first Ctrl+C, SIGTERM or SIGHUP into a cancellation, so that a run takes back what it has half done; a second one ends the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly CancellationTokenSource Source = new();

    private readonly List<PosixSignalRegistration> _registrations = [];

    public StopSignals()
    {
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = !Source.IsCancellationRequested;
                Source.Cancel();
            }));
        }
    }

    /// <summary>Cancelled by the first signal.</summary>
    public static CancellationToken Token => Source.Token;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
