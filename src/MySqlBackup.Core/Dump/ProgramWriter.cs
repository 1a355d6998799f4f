using System.Buffers;
using System.Text;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Dump;

/// <summary>
/// Routines, packages, triggers and events of a database, twice: once as the plain client reads them, byte for byte, with DELIMITER lines; and
/// once in the files that myloader expects. myloader ends a statement at every semicolon that ends a line and knows no DELIMITER, so there such
/// semicolons inside a body get a space behind them, as mydumper does. A restore by this module reads the first.
/// </summary>
internal sealed class ProgramWriter(DumpWorker worker, DatabaseDump database)
{
    private readonly ArrayBufferWriter<byte> _client = new();
    private readonly ArrayBufferWriter<byte> _routines = new();
    private readonly Dictionary<string, ArrayBufferWriter<byte>> _triggers = new(StringComparer.Ordinal);

    /// <summary>Statements that give a session the charset and collation that an object was created under.</summary>
    public static string Charset(DefinitionText definition)
    {
        var client = definition.Attributes.GetValueOrDefault("character_set_client", "");
        var collation = definition.Attributes.GetValueOrDefault("collation_connection", "");
        return (client.Length > 0 ? $"SET character_set_client={client};\n" : "") + (collation.Length > 0 ? $"SET collation_connection={collation};\n" : "");
    }

    /// <summary>Writes the files; those that would be empty are left out.</summary>
    public void Write()
    {
        var collation = database.Programs.Count > 0 ? worker.Connection.QueryScalar("SELECT @@collation_database") ?? "" : "";
        foreach (var program in database.Programs)
        {
            var definition = DefinitionText.Read(worker.Connection, KindWord(program.Kind) + " " + SqlName.Quote(program.Database, program.Name));
            database.Add(program.Kind, program.Name, definition);
            var session = Charset(definition) + $"SET SESSION sql_mode={SqlName.Literal(definition.Attributes.GetValueOrDefault("sql_mode", ""))};\n";
            if (definition.Attributes.TryGetValue("time_zone", out var zone))
            {
                session += $"SET time_zone={SqlName.Literal(zone)};\n";
            }

            // Variables without a charset of their own have the database's as it was when the program was made.
            var after = "";
            if (definition.Attributes.TryGetValue("Database Collation", out var own) && own.Length > 0 && own != collation)
            {
                session += $"ALTER DATABASE COLLATE {own};\n";
                after = $"ALTER DATABASE COLLATE {collation};\n";
            }

            WriteForClient(Encoding.UTF8.GetBytes(session), definition.Statement, Encoding.UTF8.GetBytes(after));
            WriteForMyloader(program, Encoding.UTF8.GetBytes(session), definition.Statement, Encoding.UTF8.GetBytes(after));
        }

        WriteFile(BackupFileName.ForPrograms(database.FileName), BackupFileKind.Programs, null, _client);
        WriteFile(BackupFileName.ForRoutines(database.FileName), BackupFileKind.Routines, null, _routines);
        foreach (var (table, content) in _triggers)
        {
            WriteFile(BackupFileName.ForTriggers(database.FileName, database.FileNameOf(table)), BackupFileKind.Triggers, table, content);
        }
    }

    private void WriteForClient(byte[] before, byte[] statement, byte[] after)
    {
        // Two semicolons do it but for a body that holds them.
        var delimiter = ";;"u8.ToArray();
        while (statement.AsSpan().IndexOf(delimiter) >= 0)
        {
            delimiter = [.. delimiter, (byte)'$', .. ";;"u8];
        }

        _client.Write([.. before, .. "DELIMITER "u8, .. delimiter, (byte)'\n', .. statement, (byte)'\n', .. delimiter, .. "\nDELIMITER ;\n"u8, .. after]);
    }

    private void WriteForMyloader(RoutineSchema program, byte[] before, byte[] statement, byte[] after)
    {
        var target = _routines;
        if (program.Table is { } table && !_triggers.TryGetValue(table, out target!))
        {
            _triggers.Add(table, target = new ArrayBufferWriter<byte>());
        }

        target.Write(before);
        var rest = statement.AsSpan();
        for (var at = rest.IndexOf(";\n"u8); at >= 0; at = rest.IndexOf(";\n"u8))
        {
            target.Write(rest[..at]);
            target.Write("; \n"u8);
            rest = rest[(at + 2)..];
        }

        target.Write(rest);
        target.Write(";\n"u8);
        target.Write(after);
    }

    private void WriteFile(string name, BackupFileKind kind, string? table, ArrayBufferWriter<byte> content)
    {
        if (content.WrittenCount > 0)
        {
            worker.WriteFile(name, kind, database.Name, table, [.. SqlHeader.Bytes, .. content.WrittenSpan]);
        }
    }

    private static string KindWord(DatabaseObjectKind kind) => kind switch
    {
        DatabaseObjectKind.Procedure => "PROCEDURE",
        DatabaseObjectKind.Function => "FUNCTION",
        DatabaseObjectKind.Package => "PACKAGE",
        DatabaseObjectKind.PackageBody => "PACKAGE BODY",
        DatabaseObjectKind.Trigger => "TRIGGER",
        _ => "EVENT",
    };
}
