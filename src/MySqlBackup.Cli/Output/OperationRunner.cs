using MySqlBackup.Core;

namespace MySqlBackup.Cli.Output;

/// <summary>Runs operations with the output that was chosen, and turns failures into lines and exit codes.</summary>
internal static class OperationRunner
{
    public static T Run<T>(OutputChoice choice, Func<IOperationOutput, CancellationToken, T> operation) => choice.IsLive
        ? LiveProgress.Run(choice, output => operation(output, StopSignals.Token))
        : operation(new LineOutput(choice), StopSignals.Token);

    /// <summary>Runs a command; a failure becomes a line on standard error and <see cref="ExitCode.Failed"/>.</summary>
    public static int Guard(OutputChoice choice, Func<int> command)
    {
        try
        {
            return command();
        }
        catch (Exception e)
        {
            WriteError(choice, BackupException.From(e));
            return ExitCode.Failed;
        }
    }

    public static void WriteError(OutputChoice choice, BackupException failure)
    {
        Console.Error.WriteLine($"error {failure.ErrorId}: {failure.Message}");
        if (choice.Verbose && failure.ErrorId == BackupErrorId.Unexpected)
        {
            Console.Error.WriteLine(failure.InnerException);
        }
    }
}
