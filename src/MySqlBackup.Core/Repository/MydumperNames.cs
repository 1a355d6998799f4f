using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MySqlBackup.Core.Codecs;

namespace MySqlBackup.Core.Repository;

/// <summary>
/// The file names of one mydumper folder. Up to 0.10 mydumper took the names of databases and tables into them as they are, dots and all, and
/// numbered the files of a table only where it has several; where a name ends is then told by the other files.
/// </summary>
internal sealed class MydumperNames
{
    private const string DataSuffix = ".sql";

    private readonly string[] _databases;
    private readonly HashSet<(string Database, string Table)> _tables = [];

    public MydumperNames(IEnumerable<string> fileNames)
    {
        var parsed = fileNames.Select(n => BackupFileName.TryParse(n, out BackupFileName? name) ? name : null).OfType<BackupFileName>().ToList();

        // The longest first: of `shop` and `shop.eu`, a file of the second begins with both.
        _databases = parsed.Where(n => n.Kind == BackupFileKind.Database).Select(n => n.Database!).OrderByDescending(n => n.Length).ToArray();
        foreach (BackupFileName name in parsed.Where(n => n is { Kind: BackupFileKind.Table, Table: not null }))
        {
            _tables.Add(Split($"{name.Database}.{name.Table}"));
        }
    }

    /// <summary>Reads a name, with or without its codec's extension.</summary>
    /// <returns>False where it is not one of mydumper's names.</returns>
    public bool TryParse(string fileName, [NotNullWhen(true)] out BackupFileName? parsed)
    {
        bool isKnown = BackupFileName.TryParse(fileName, out parsed);
        if (isKnown && parsed!.Kind != BackupFileKind.Data)
        {
            parsed = parsed.Table is null ? parsed : Resolve(parsed);
            return true;
        }

        string name = CompressionCodec.TrimExtension(fileName);
        if (!name.EndsWith(DataSuffix, StringComparison.Ordinal) || ParseData(name[..^DataSuffix.Length]) is not { } data)
        {
            return isKnown;
        }

        parsed = data;
        return true;
    }

    private BackupFileName Resolve(BackupFileName name)
    {
        string full = $"{name.Database}.{name.Table}";
        if (name.Kind == BackupFileKind.Triggers && Array.IndexOf(_databases, full) >= 0)
        {
            return name with { Database = full, Table = null };
        }

        (string database, string table) = Split(full);
        return name with { Database = database, Table = table };
    }

    // db.table, db.table.part, db.table.part.sub-part: the table is the one that has a definition.
    private BackupFileName? ParseData(string rest)
    {
        string table = rest;
        int part = 0;
        BackupFileName? found = null;
        for (int numbers = 0; numbers <= 2; numbers++)
        {
            if (table.Contains('.', StringComparison.Ordinal) && _tables.Contains(Split(table)))
            {
                (string database, string name) = Split(table);
                found = new BackupFileName(BackupFileKind.Data, database, name, part);
            }

            int dot = table.LastIndexOf('.');
            if (dot < 0 || !int.TryParse(table.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out part))
            {
                break;
            }

            table = table[..dot];
        }

        return found;
    }

    private (string Database, string Table) Split(string full)
    {
        string? known = _databases.FirstOrDefault(d => full.Length > d.Length + 1 && full[d.Length] == '.' && full.StartsWith(d, StringComparison.Ordinal));
        int dot = known?.Length ?? full.IndexOf('.', StringComparison.Ordinal);
        return (full[..dot], full[(dot + 1)..]);
    }
}
