using System.Globalization;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Monitoring.Prerequisites;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Cli.Output;

/// <summary>Writes resulting objects to standard output: as JSON, or as tables for people.</summary>
internal static class ResultWriter
{
    internal static bool Colour => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    /// <summary>Backups of a repository, a line each.</summary>
    public static void Write(OutputChoice choice, IReadOnlyList<BackupRecord> records)
    {
        var table = new TextTable("Id", "Status", "Database", ">Duration", ">Tables", ">Rows", ">Size", "Server", "Reason");
        foreach (BackupRecord r in records)
        {
            if (choice.Json)
            {
                WriteJson(r);
            }

            table.Add(
                r.Id,
                r.Status.ToString(),
                Names(r.Database),
                Duration.Format(r.Duration),
                Quantity.Format(r.TableCount),
                Quantity.Format(r.RowCount),
                ByteSize.Format(r.Size),
                r.Server,
                r.ErrorMessage ?? (r.Keep is { } mark ? $"kept {mark}" : ""));
        }

        WriteTable(choice, table, records.Count);
    }

    /// <summary>A backup that was just taken, in full.</summary>
    public static void Write(OutputChoice choice, BackupRecord record)
    {
        if (choice.Json)
        {
            WriteJson(record);
            return;
        }

        bool done = record.Status == BackupStatus.Success;
        var list = new TextList();
        list.Add("Id", record.Id);
        list.Add("Status", record.Status.ToString());
        list.Add("Server", record.ServerVersion.Length > 0 ? $"{record.Server} ({record.ServerVersion})" : record.Server);
        list.Add("Database", Names(record.Database));
        list.Add("Path", record.Path);
        list.Add("Started", record.StartTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        list.Add("Duration", Duration.Format(record.Duration));
        if (done)
        {
            list.Add("Content", $"{Quantity.Format(record.TableCount, "table")}, {Quantity.Format(record.RowCount, "row")}, {ByteSize.Format(record.DataSize)}, {ByteSize.Format(record.Throughput)}/s");
            list.Add("Size", $"{ByteSize.Format(record.Size)} on disk, compression {record.Compression}");
            list.Add("Opened by", record.Recipient.Count == 0 ? null : string.Join(", ", record.Recipient));
            list.Add("Lock", $"{record.LockMode}, held for {Duration.Format(record.LockHeld)}");
            list.Add("Binlog", record.BinlogFile is null ? null : $"{record.BinlogFile}:{record.BinlogPosition}");
            list.Add("Gtid", record.Gtid);
            list.Add("Memory", record.PeakMemory is { } peak ? $"{ByteSize.Format(peak)} at most" : null);
        }

        list.Add("Error", record.ErrorId);
        list.Write(Console.Out);
        Console.Out.WriteLine();
    }

    /// <summary>Runs of a history; as JSON each as soon as it is read.</summary>
    public static void Write(OutputChoice choice, IEnumerable<BackupRun> runs)
    {
        var table = new TextTable("Id", "Status", "Database", ">Duration", ">Size", "Server", "Reason");
        int count = 0;
        foreach (BackupRun r in runs)
        {
            count++;
            if (choice.Json)
            {
                RecordJson.WriteLine(r);
                continue;
            }

            table.Add(
                r.Id,
                r.Status.ToString(),
                Names(r.Database),
                r.Duration is { } time ? Duration.Format(time) : "",
                r.Size is { } size ? ByteSize.Format(size) : "",
                r.Server,
                r.ErrorMessage ?? "");
        }

        WriteTable(choice, table, count);
        if (count == 0 && choice is { Json: false, Quiet: false })
        {
            Console.Error.WriteLine("No run in the history matches.");
        }
    }

    public static void Write(OutputChoice choice, IReadOnlyList<RestoreResult> results)
    {
        var table = new TextTable("Database", "Target", "Status", ">Duration", ">Tables", ">Rows", ">Size", "Method", "Server");
        foreach (RestoreResult r in results)
        {
            if (choice.Json)
            {
                RecordJson.WriteLine(r);
            }

            table.Add(
                r.Database,
                r.Target,
                r.Status.ToString(),
                Duration.Format(r.Duration),
                Quantity.Format(r.TableCount),
                Quantity.Format(r.RowCount),
                ByteSize.Format(r.Size),
                r.LoadMethod.ToString(),
                r.Server);
        }

        WriteTable(choice, table, results.Count);
    }

    public static void Write(OutputChoice choice, IReadOnlyList<IntegrityResult> results)
    {
        var table = new TextTable("Database", "Level", "Status", ">Tables", ">Rows", ">Files", ">Size", ">Duration", ">Restore", "Id", "Reason");
        foreach (IntegrityResult r in results)
        {
            if (choice.Json)
            {
                RecordJson.WriteLine(r);
            }

            table.Add(
                r.Database,
                r.Level.ToString(),
                r.Status.ToString(),
                Quantity.Format(r.TableCount),
                Quantity.Format(r.RowCount),
                Quantity.Format(r.FileCount),
                ByteSize.Format(r.Size),
                Duration.Format(r.Duration),
                r.RestoreDuration is { } restore ? Duration.Format(restore) : "",
                r.Id,
                r.Reason ?? "");
        }

        WriteTable(choice, table, results.Count);
    }

    /// <summary>Backups that run, a line each.</summary>
    public static void Write(OutputChoice choice, IReadOnlyList<RunningBackup> running)
    {
        var table = new TextTable("Id", ">Process", ">Elapsed", ">Done", ">%", ">Speed", ">Left", ">Cpu", ">Memory", "Server", "Database");
        foreach (RunningBackup r in running)
        {
            if (choice.Json)
            {
                RecordJson.WriteLine(r);
            }

            table.Add(
                r.Id,
                r.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? "",
                r.Elapsed is { } elapsed ? Duration.Format(elapsed) : "",
                r.BytesDone is { } bytes ? ByteSize.Format(bytes) : "",
                r.PercentComplete?.ToString(CultureInfo.InvariantCulture) ?? "",
                r.BytesPerSecond is { } speed ? ByteSize.Format(speed) + "/s" : "",
                r.Remaining is { } left ? Duration.Format(left) : "",
                r.CpuPercent is { } cpu ? cpu.ToString("0", CultureInfo.InvariantCulture) + " %" : "",
                r.Memory is { } memory ? ByteSize.Format(memory) : "",
                r.Server ?? "",
                Names(r.Database));
        }

        WriteTable(choice, table, running.Count);
    }

    /// <summary>The health of databases; one with several findings takes as many lines.</summary>
    public static void Write(OutputChoice choice, IReadOnlyList<BackupHealth> all)
    {
        var table = new TextTable("Database", "Status", ">Age", ">Restore", ">Failures", "Server", "Finding");
        foreach (BackupHealth h in all)
        {
            if (choice.Json)
            {
                RecordJson.WriteLine(h);
            }

            table.Add(
                h.Database,
                h.Status.ToString(),
                h.Age is { } age ? Duration.Format(age) : "",
                h.Rto is { } restore ? Duration.Format(restore) : "",
                Quantity.Format(h.ConsecutiveFailures),
                h.Server,
                h.Findings.Count > 0 ? h.Findings[0] : "");
            foreach (string finding in h.Findings.Skip(1))
            {
                table.Add("", "", "", "", "", "", finding);
            }
        }

        WriteTable(choice, table, all.Count);
    }

    /// <summary>Open alerts, a line each.</summary>
    public static void Write(OutputChoice choice, IReadOnlyList<OpenAlert> alerts)
    {
        var table = new TextTable("Kind", "Level", "Since", ">Count", "Told", "Target");
        foreach (OpenAlert a in alerts)
        {
            if (choice.Json)
            {
                RecordJson.WriteLine(a);
            }

            table.Add(
                a.Kind,
                a.Level.ToString(),
                a.Since.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture),
                a.IsOver ? "over" : Quantity.Format(a.Count),
                Names(a.ToldChannel),
                a.Target.ToString());
        }

        WriteTable(choice, table, alerts.Count);
    }

    /// <summary>The checks before a backup, with what to do in the line below; as JSON each as soon as it is known.</summary>
    /// <returns>The worst of them.</returns>
    public static PrerequisiteStatus Write(OutputChoice choice, IEnumerable<BackupPrerequisite> checks)
    {
        var table = new TextTable("Check", "Status", "Finding");
        var worst = PrerequisiteStatus.Passed;
        string server = "";
        foreach (BackupPrerequisite found in checks)
        {
            worst = found.Status > worst ? found.Status : worst;
            if (choice.Json)
            {
                RecordJson.WriteLine(found);
                continue;
            }

            server = found.Server;
            table.Add(found.Check.ToString(), found.Status.ToString(), found.Message);
            if (found.Advice is not null)
            {
                table.Add("", "", "  " + found.Advice);
            }
        }

        if (!choice.Json)
        {
            Console.Out.WriteLine($"Before a backup of {server}:");
        }

        WriteTable(choice, table, 1);
        return worst;
    }

    public static void Write(OutputChoice choice, BackupPlan plan)
    {
        if (choice.Json)
        {
            RecordJson.WriteLine(plan);
            return;
        }

        Console.Out.WriteLine($"What if: back up {Names(plan.Database)} of {plan.Server} ({plan.ServerVersion}) into {plan.Destination}:");
        Console.Out.WriteLine($"  {Quantity.Format(plan.TableCount, "table")} and {Quantity.Format(plan.ObjectCount, "other object")}, about {ByteSize.Format(plan.EstimatedSize)}");
        Console.Out.WriteLine($"  compression {plan.Compression}, {(plan.Recipient.Count > 0 ? $"encrypted for {string.Join(", ", plan.Recipient)}, " : "")}{Quantity.Format(plan.ThreadCount, "connection")}, lock {plan.LockMode}");
    }

    public static void Write(OutputChoice choice, RestorePlan plan)
    {
        if (choice.Json)
        {
            RecordJson.WriteLine(plan);
            return;
        }

        Console.Out.WriteLine($"What if: restore {plan.Id} into {plan.Server}, {plan.LoadMethod} over {Quantity.Format(plan.ThreadCount, "connection")}:");
        foreach (RestorePlanDatabase database in plan.Databases)
        {
            string replaces = database.Replaces.Count == 0 ? "" : $", replacing {Names(database.Replaces)}";
            string sequences = database.Sequences.Count == 0 ? "" : $", {Quantity.Format(database.Sequences.Count, "sequence")}";
            Console.Out.WriteLine(
                $"  {database.Database} into {(database.TargetExists ? "existing" : "new")} {database.Target}: {Quantity.Format(database.Tables.Count, "table")}{sequences}, {ByteSize.Format(database.Size)}{replaces}");
        }

        if (plan.IncludesUsers)
        {
            Console.Out.WriteLine("  users, roles and grants");
        }
    }

    /// <summary>Without the manifest, which can be many megabytes and lies in the backup's folder for whoever wants it.</summary>
    private static void WriteJson(BackupRecord record) => RecordJson.WriteLine(record with { Manifest = null });

    private static void WriteTable(OutputChoice choice, TextTable table, int rows)
    {
        if (!choice.Json && rows > 0)
        {
            table.Write(Console.Out, Colour);
        }
    }

    private static string Names(IReadOnlyList<string> names) =>
        names.Count > 5 ? $"{string.Join(", ", names.Take(5))} and {names.Count - 5} more" : string.Join(", ", names);
}
