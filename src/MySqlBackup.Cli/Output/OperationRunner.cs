using MySqlBackup.Core;

namespace MySqlBackup.Cli.Output;

/// <summary>Runs operations with the output that was chosen, and turns failures into lines and exit codes.</summary>
internal static class OperationRunner
{
    public static T Run<T>(OutputChoice choice, Func<IOperationOutput, CancellationToken, T> operation) => choice.IsLive
        ? LiveProgress.Run(choice, output => operation(output, StopSignals.Token))
        : operation(new LineOutput(choice), StopSignals.Token);

    /// <summary>Runs a command; a failure becomes a line on standard error and its exit code.</summary>
    public static int Guard(OutputChoice choice, Func<int> command)
    {
        try
        {
            return command();
        }
        catch (Exception e)
        {
            BackupException failure = BackupException.From(e);
            WriteError(choice, failure);
            return ToExitCode(failure);
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

    /// <summary>An argument may show to be wrong only when the server is known; it is wrong usage even so.</summary>
    public static int ToExitCode(BackupException failure) => failure.ErrorId == BackupErrorId.InvalidArgument ? ExitCode.Usage : ExitCode.Failed;
}
