using System.Diagnostics;
using System.Globalization;
using MySqlBackup.Cli.Commands;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Cli.Demo;

/// <summary>The main job from end to end on a server that exists for the demo alone.</summary>
internal sealed class ShopDemo(OutputChoice choice)
{
    private const string Shop = "shop";
    private const string Copy = "shop_copy";

    /// <summary>Runs it; nothing is left behind, however it ends.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Run(CancellationToken cancellation)
    {
        Say("A throwaway MariaDB server");
        using ScratchServer server = ScratchServer.Start(
            new ScratchServerOptions { Family = ServerFamily.MariaDB, BinaryLog = true, BufferPoolSize = 512 << 20 },
            cancellation);
        Say($"   {server.Binary.Path} on {server.Options.Address}");
        Fill(server.Options, cancellation);
        string repository = Path.Combine(server.Directory, "backups");

        Step($"mysqlbackup backup --database {Shop} --destination {repository}");
        BackupRecord backup = OperationRunner.Run(choice, (output, token) =>
            new BackupOperation(new BackupRequest { Server = server.Options, Destination = repository, Database = [Shop] }, output).Run(token));
        ResultWriter.Write(choice, backup);

        Step($"mysqlbackup verify --repository {repository} --level restore");
        List<IntegrityResult> checks = OperationRunner.Run(choice, (output, token) =>
            new IntegrityOperation(new IntegrityRequest { Repository = repository, Id = backup.Id, Level = IntegrityLevel.Restore }, output).Run(token).ToList());
        ResultWriter.Write(choice, checks);

        Step($"mysqlbackup restore --repository {repository} --as {Shop}={Copy}");
        IReadOnlyList<RestoreResult> restores = OperationRunner.Run(choice, (output, token) =>
            new RestoreOperation(
                new RestoreRequest { Server = server.Options, Repository = repository, Id = backup.Id, As = new Dictionary<string, string> { [Shop] = Copy } },
                output).Run(token));
        RestoreCommand.Report(choice, restores);

        bool equal = Compare(server.Options, cancellation);
        Say("");
        bool done = equal && checks.TrueForAll(check => check.IsValid) && restores.All(result => result.Status == BackupStatus.Success);
        Say(done ? "All of it held. The server is stopped and its files are removed." : "Something did not hold: see above.");
        return done ? ExitCode.Done : ExitCode.Failed;
    }

    private void Fill(ServerOptions options, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using MySqlConnection connection = ServerConnector.Open(options, cancellation);
        using CancellationTokenRegistration stop = cancellation.Register(connection.Abort);
        try
        {
            foreach (string statement in ShopScript.Statements())
            {
                connection.Execute(statement);
            }
        }
        catch (MySqlException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw ServerConnector.Translate(e, options);
        }

        Say($"   {Shop} filled in {Duration.Format(clock.Elapsed)}");
    }

    /// <summary>Asks the server itself, by CHECKSUM TABLE, whether the copy holds what the shop holds.</summary>
    private bool Compare(ServerOptions options, CancellationToken cancellation)
    {
        Step($"CHECKSUM TABLE of every table, {Shop} against {Copy}");
        using MySqlConnection connection = ServerConnector.Open(options, cancellation);
        var table = new TextTable("Table", ">Rows", ">Shop", ">Copy", "Result");
        bool equal = true;
        foreach (string name in ReadTables(connection))
        {
            string? original = Checksum(connection, Shop, name);
            string? copy = Checksum(connection, Copy, name);
            equal &= original is not null && original == copy;
            table.Add(name, CountRows(connection, name), original ?? "", copy ?? "", original is not null && original == copy ? "Passed" : "Failed");
        }

        if (!choice.Json)
        {
            table.Write(Console.Out, !Console.IsOutputRedirected);
        }

        return equal;
    }

    private static List<string> ReadTables(MySqlConnection connection)
    {
        using ResultSet rows = connection.Query(
            $"SELECT table_name FROM information_schema.tables WHERE table_schema = '{Shop}' AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY table_name");
        var names = new List<string>();
        while (rows.Read())
        {
            names.Add(rows.GetString(0)!);
        }

        return names;
    }

    private static string? Checksum(MySqlConnection connection, string database, string table)
    {
        using ResultSet rows = connection.Query($"CHECKSUM TABLE {SqlName.Quote(database)}.{SqlName.Quote(table)}");
        string? checksum = null;
        while (rows.Read())
        {
            checksum = rows.GetString(1);
        }

        return checksum;
    }

    private static string CountRows(MySqlConnection connection, string table) =>
        long.Parse(connection.QueryScalar($"SELECT COUNT(*) FROM {Shop}.{SqlName.Quote(table)}")!, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);

    private void Step(string command)
    {
        Say("");
        Say("> " + command);
    }

    private void Say(string line)
    {
        if (!choice.Json)
        {
            Console.Out.WriteLine(line);
        }
    }
}
