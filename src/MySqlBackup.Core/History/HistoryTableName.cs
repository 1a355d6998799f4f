namespace MySqlBackup.Core.History;

/// <summary>The table that keeps the history on a server, and its neighbour for the checks.</summary>
public sealed record HistoryTableName
{
    /// <summary>What it is called where nothing else is said.</summary>
    public const string Default = "mysqlbackup.backup_logs";

    private const string CheckTable = "backup_checks";

    /// <summary>Reads <c>database.table</c>.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: another form.</exception>
    public HistoryTableName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] parts = name.Split('.');
        if (parts.Length != 2 || parts.Any(string.IsNullOrWhiteSpace) || parts[1] == CheckTable)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"'{name}' is not a history table. Write database.table, for example {Default}.");
        }

        Database = parts[0];
        Table = parts[1];
    }

    /// <summary>The database.</summary>
    public string Database { get; }

    /// <summary>The table of runs.</summary>
    public string Table { get; }

    internal string Runs => Servers.SqlName.Quote(Database, Table);

    internal string Checks => Servers.SqlName.Quote(Database, CheckTable);

    /// <inheritdoc />
    public override string ToString() => $"{Database}.{Table}";
}
