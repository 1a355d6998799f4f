using System.Diagnostics;
using MySqlBackup.Core;

namespace MySqlBackup.Cli.Output;

/// <summary>Plain lines on standard error, for logs: a line of progress every few seconds.</summary>
internal sealed class LineOutput(OutputChoice choice) : IOperationOutput
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();

    public void Verbose(string message)
    {
        if (choice.Verbose)
        {
            Write("verbose: " + message);
        }
    }

    public void Warning(string message) => Write("warning: " + message);

    public void Progress(OperationProgress progress)
    {
        if (choice.Quiet || _sinceLine.Elapsed < Interval)
        {
            return;
        }

        _sinceLine.Restart();
        Write(ProgressText.Line(progress));
    }

    private void Write(string line)
    {
        lock (_lock)
        {
            Console.Error.WriteLine(line);
        }
    }
}
