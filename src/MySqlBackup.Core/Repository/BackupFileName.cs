using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MySqlBackup.Core.Codecs;

namespace MySqlBackup.Core.Repository;

/// <summary>mydumper's file names, both ways. <c>database</c> and <c>table</c> are names as <see cref="FileNameAllocator"/> gives them; no name has its codec's extension.</summary>
/// <param name="Kind">What the file holds.</param>
/// <param name="Database">The database's name in file names; null where it belongs to none.</param>
/// <param name="Table">The table's name in file names; null where it belongs to none.</param>
/// <param name="Part">Number of a data file; 0 for others.</param>
public sealed record BackupFileName(BackupFileKind Kind, string? Database, string? Table, int Part)
{
    /// <summary>mydumper's file about the whole backup.</summary>
    public const string Metadata = "metadata";

    /// <summary>The order in which the plain client can read the files.</summary>
    public const string LoadOrder = "load-order";

    /// <summary>Users and grants. It does not end with <c>.sql</c>, or myloader would take it for rows.</summary>
    public const string Grants = "users.grants";

    private const string DatabaseSuffix = "-schema-create.sql";
    private const string RoutinesSuffix = "-schema-post.sql";
    private const string SequenceSuffix = "-schema-sequence.sql";
    private const string TriggersSuffix = "-schema-triggers.sql";
    private const string ViewSuffix = "-schema-view.sql";
    private const string TableSuffix = "-schema.sql";
    private const string DataSuffix = ".sql";
    private const string ProgramsSuffix = ".programs";
    private const string UseSuffix = ".use";

    /// <summary><c>CREATE DATABASE</c>.</summary>
    public static string ForDatabase(string database) => database + DatabaseSuffix;

    /// <summary>Routines, packages and events of a database, for myloader.</summary>
    public static string ForRoutines(string database) => database + RoutinesSuffix;

    /// <summary>Routines, packages, triggers and events of a database, for the plain client. It does not end with <c>.sql</c>, or myloader would take it for rows.</summary>
    public static string ForPrograms(string database) => database + ProgramsSuffix;

    /// <summary><c>CREATE TABLE</c>, or the table that stands in for a view.</summary>
    public static string ForTable(string database, string table) => $"{database}.{table}{TableSuffix}";

    /// <summary><c>CREATE SEQUENCE</c>.</summary>
    public static string ForSequence(string database, string sequence) => $"{database}.{sequence}{SequenceSuffix}";

    /// <summary><c>CREATE VIEW</c>.</summary>
    public static string ForView(string database, string view) => $"{database}.{view}{ViewSuffix}";

    /// <summary>Triggers of a table, for myloader.</summary>
    public static string ForTriggers(string database, string table) => $"{database}.{table}{TriggersSuffix}";

    /// <summary>Rows; <paramref name="part"/>, the chunk, and <paramref name="subPart"/>, its further files, count from 0.</summary>
    public static string ForData(string database, string table, int part, int subPart = 0) => subPart == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{database}.{table}.{part:D5}{DataSuffix}")
        : string.Create(CultureInfo.InvariantCulture, $"{database}.{table}.{part:D5}.{subPart:D5}{DataSuffix}");

    /// <summary>The <c>USE</c> line that <see cref="LoadOrder"/> puts before a database's files.</summary>
    public static string ForUse(string database) => database + UseSuffix;

    /// <summary>Reads a name, with or without its codec's extension.</summary>
    /// <returns>False where it is not one of mydumper's names.</returns>
    public static bool TryParse(string fileName, [NotNullWhen(true)] out BackupFileName? parsed)
    {
        string name = CompressionCodec.TrimExtension(fileName);
        parsed = name switch
        {
            Metadata => new BackupFileName(BackupFileKind.Metadata, null, null, 0),
            LoadOrder => new BackupFileName(BackupFileKind.LoadOrder, null, null, 0),
            Grants => new BackupFileName(BackupFileKind.Grants, null, null, 0),
            _ => ParseOfDatabase(name) ?? ParseOfTable(name) ?? ParseData(name),
        };
        return parsed is not null;
    }

    private static BackupFileName? ParseOfDatabase(string name)
    {
        if (Cut(name, DatabaseSuffix) is { Length: > 0 } created)
        {
            return new BackupFileName(BackupFileKind.Database, created, null, 0);
        }

        if (Cut(name, UseSuffix) is { Length: > 0 } used)
        {
            return new BackupFileName(BackupFileKind.LoadOrder, used, null, 0);
        }

        if (Cut(name, ProgramsSuffix) is { Length: > 0 } programs)
        {
            return new BackupFileName(BackupFileKind.Programs, programs, null, 0);
        }

        // mydumper writes routines by database; a dot would make them a table's.
        return Cut(name, RoutinesSuffix) is { Length: > 0 } routines
            ? new BackupFileName(BackupFileKind.Routines, routines, null, 0)
            : null;
    }

    private static BackupFileName? ParseOfTable(string name)
    {
        (string Suffix, BackupFileKind Kind)[] suffixes =
        [
            (SequenceSuffix, BackupFileKind.Sequence),
            (TriggersSuffix, BackupFileKind.Triggers),
            (ViewSuffix, BackupFileKind.View),
            (TableSuffix, BackupFileKind.Table),
        ];
        foreach ((string suffix, BackupFileKind kind) in suffixes)
        {
            if (Cut(name, suffix) is { } rest)
            {
                int dot = rest.IndexOf('.', StringComparison.Ordinal);

                // mydumper can write the triggers of a whole database into one file.
                return dot > 0
                    ? new BackupFileName(kind, rest[..dot], rest[(dot + 1)..], 0)
                    : kind == BackupFileKind.Triggers ? new BackupFileName(kind, rest, null, 0) : null;
            }
        }

        return null;
    }

    private static BackupFileName? ParseData(string name)
    {
        if (Cut(name, DataSuffix) is not { } rest)
        {
            return null;
        }

        // db.table, db.table.part, db.table.part.sub-part: a dot in a name was replaced when the name was given out.
        string[] pieces = rest.Split('.');
        if (pieces.Length is < 2 or > 4 || pieces[0].Length == 0 || pieces[1].Length == 0)
        {
            return null;
        }

        int part = 0;
        return pieces.Length > 2 && !int.TryParse(pieces[2], NumberStyles.None, CultureInfo.InvariantCulture, out part)
            ? null
            : new BackupFileName(BackupFileKind.Data, pieces[0], pieces[1], part);
    }

    private static string? Cut(string name, string suffix) => name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : null;
}
