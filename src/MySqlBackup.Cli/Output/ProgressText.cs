using MySqlBackup.Core;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Cli.Output;

/// <summary>Progress in words.</summary>
internal static class ProgressText
{
    public static string Line(OperationProgress progress) => $"{progress.Activity}: {Detail(progress)}";

    /// <summary>False where there is no estimate, and where the run has passed it: the server's figures can be old.</summary>
    public static bool IsEstimated(OperationProgress progress) => progress.BytesExpected > 0 && progress.BytesDone <= progress.BytesExpected;

    private static string Detail(OperationProgress progress)
    {
        string percent = IsEstimated(progress) ? $" {progress.PercentComplete} %" : "";
        string expected = IsEstimated(progress) ? $" of about {ByteSize.Format(progress.BytesExpected)}" : "";
        string speed = progress.Elapsed.TotalSeconds > 0.5 ? $", {ByteSize.Format(progress.BytesDone / progress.Elapsed.TotalSeconds)}/s" : "";
        string left = progress.Remaining is { } remaining ? $", {Duration.Format(remaining)} left" : "";
        string tables = progress.TablesTotal > 0 ? $", {progress.TablesDone} of {Quantity.Format(progress.TablesTotal, "table")}" : "";
        return $"{progress.Phase}{percent}, {ByteSize.Format(progress.BytesDone)}{expected}, {Quantity.Format(progress.RowsDone, "row")}{tables}{speed}{left}";
    }
}
