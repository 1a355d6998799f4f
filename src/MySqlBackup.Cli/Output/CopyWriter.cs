using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository.Copies;

namespace MySqlBackup.Cli.Output;

/// <summary>Writes what became of copies to standard output: as JSON, or as a table for people.</summary>
internal static class CopyWriter
{
    public static void Write(OutputChoice choice, IReadOnlyList<BackupCopyResult> results)
    {
        var table = new TextTable("Id", "Status", ">Files", ">Copied", ">Size", ">Duration", "Verified", "Source", "To", "Reason");
        foreach (BackupCopyResult r in results)
        {
            if (choice.Json)
            {
                RecordJson.WriteLine(r);
                continue;
            }

            table.Add(
                r.Id,
                r.Status.ToString(),
                Quantity.Format(r.FileCount),
                Quantity.Format(r.CopiedFileCount),
                ByteSize.Format(r.Size),
                Duration.Format(r.Duration),
                r.VerifiedBy.ToString(),
                r.SourceRemoved ? "removed" : "",
                r.To,
                r.ErrorMessage ?? "");
        }

        if (!choice.Json && results.Count > 0)
        {
            table.Write(Console.Out, ResultWriter.Colour);
        }
    }

    public static void Write(OutputChoice choice, BackupCopyPlan plan, bool removesSource)
    {
        if (choice.Json)
        {
            RecordJson.WriteLine(plan);
            return;
        }

        string what = plan.IsThere ? "verify, as it is there already" : plan.IsBegun ? "go on copying" : "copy";
        string then = removesSource ? ", and remove it from there once the copy is verified" : "";
        Console.Out.WriteLine($"What if: {what}: {plan.Id}, {Quantity.Format(plan.FileCount, "file")}, {ByteSize.Format(plan.Size)}, from {plan.From} to {plan.To}{then}");
    }
}
