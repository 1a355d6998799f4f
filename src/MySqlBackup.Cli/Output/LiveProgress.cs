using MySqlBackup.Core;
using Spectre.Console;

namespace MySqlBackup.Cli.Output;

/// <summary>A progress bar for a person at a terminal; gone when the run ends. The only user of Spectre.Console, so nothing else loads it.</summary>
internal sealed class LiveProgress : IOperationOutput
{
    private readonly IAnsiConsole _console;
    private readonly ProgressTask _task;
    private readonly bool _verbose;

    private LiveProgress(IAnsiConsole console, ProgressTask task, bool verbose)
    {
        _console = console;
        _task = task;
        _verbose = verbose;
    }

    public static T Run<T>(OutputChoice choice, Func<IOperationOutput, T> operation)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = 24 }, new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                ProgressTask task = context.AddTask("Connecting", maxValue: 100);
                task.IsIndeterminate = true;
                return operation(new LiveProgress(console, task, choice.Verbose));
            });
    }

    public void Verbose(string message)
    {
        if (_verbose)
        {
            _console.WriteLine(message, new Style(Color.Grey));
        }
    }

    public void Warning(string message) => _console.WriteLine("warning: " + message, new Style(Color.Yellow));

    public void Progress(OperationProgress progress)
    {
        _task.IsIndeterminate = !ProgressText.IsEstimated(progress);
        _task.Value = Math.Max(0, progress.PercentComplete);
        _task.Description = Markup.Escape(ProgressText.Line(progress));
    }
}
