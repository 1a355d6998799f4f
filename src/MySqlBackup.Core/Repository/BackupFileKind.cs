namespace MySqlBackup.Core.Repository;

/// <summary>What a file of a backup holds, in the order in which a restore needs them.</summary>
public enum BackupFileKind
{
    /// <summary><c>CREATE DATABASE</c>.</summary>
    Database,

    /// <summary><c>CREATE SEQUENCE</c> and its next value.</summary>
    Sequence,

    /// <summary><c>CREATE TABLE</c>.</summary>
    Table,

    /// <summary>A table that stands in for a view until all views exist.</summary>
    ViewPlaceholder,

    /// <summary>Rows.</summary>
    Data,

    /// <summary>Routines, packages, triggers and events of a database as the plain client reads them, byte for byte.</summary>
    Programs,

    /// <summary>Routines, packages and events of a database as myloader reads them.</summary>
    Routines,

    /// <summary><c>CREATE VIEW</c>.</summary>
    View,

    /// <summary>Triggers of a table as myloader reads them.</summary>
    Triggers,

    /// <summary>Users, roles and grants.</summary>
    Grants,

    /// <summary>mydumper's <c>metadata</c>.</summary>
    Metadata,

    /// <summary>The list of files in the order in which the plain client can read them, and the <c>USE</c> lines it points to.</summary>
    LoadOrder,

    /// <summary>Everything in one file, as mysqldump and mariadb-dump write it. Only in foreign backups.</summary>
    Dump,

    /// <summary>A file of which only who has the key knows what it holds: names and counts of its backup are encrypted.</summary>
    Sealed,
}
