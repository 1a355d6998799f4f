using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository.Retention;

namespace MySqlBackup.Cli.Output;

/// <summary>Writes what retention decides and does to standard output.</summary>
internal static class RetentionWriter
{
    /// <summary>What would go and what would stay, and why: a line each, the first reason beside it and the others below.</summary>
    public static void Write(OutputChoice choice, IReadOnlyList<RetentionDecision> decisions)
    {
        var table = new TextTable("Id", "Action", ">Size", "Server", "Reason");
        foreach (RetentionDecision decision in decisions)
        {
            if (choice.Json)
            {
                RecordJson.WriteLine(decision with { Backup = decision.Backup with { Manifest = null } });
                continue;
            }

            table.Add(decision.Id, decision.Action.ToString(), ByteSize.Format(decision.Size), decision.Server, decision.Reasons[0]);
            foreach (string reason in decision.Reasons.Skip(1))
            {
                table.Add("", "", "", "", reason);
            }
        }

        if (choice.Json)
        {
            return;
        }

        if (decisions.Count > 0)
        {
            table.Write(Console.Out, colour: false);
        }

        RetentionDecision[] gone = decisions.Where(d => d.Action == RetentionAction.Remove).ToArray();
        Console.Out.WriteLine($"What if: remove {Quantity.Format(gone.Length, "backup")} and free {ByteSize.Format(gone.Sum(d => d.Size))}; {Quantity.Format(decisions.Count - gone.Length)} stay.");
    }

    /// <summary>What went, and the sum.</summary>
    public static void Write(OutputChoice choice, IReadOnlyList<RemovedBackup> removed)
    {
        var table = new TextTable("Id", ">Size", "Server", "Reason");
        foreach (RemovedBackup gone in removed)
        {
            if (choice.Json)
            {
                RecordJson.WriteLine(gone);
                continue;
            }

            table.Add(gone.Id, ByteSize.Format(gone.Size), gone.Server, gone.Reason);
        }

        if (choice.Json)
        {
            return;
        }

        if (removed.Count > 0)
        {
            table.Write(Console.Out, colour: false);
        }

        Console.Out.WriteLine($"{Quantity.Format(removed.Count, "backup")} removed, {ByteSize.Format(removed.Sum(r => r.Size))} freed.");
    }
}
