using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Repository;

/// <summary>Looks for what a manifest must not say. Its names are untrusted: they become paths.</summary>
internal static class ManifestCheck
{
    /// <summary>No server holds an exabyte; below it no sum of sizes or rows overflows.</summary>
    private const long LargestTotal = 1L << 60;

    /// <summary>A hundred years.</summary>
    private const double LongestLockMilliseconds = 3.2e12;

    private static readonly string[] Codecs = ["none", "gzip", "zstd"];

    /// <summary>The first problem, in words; null where there is none.</summary>
    public static string? FindProblem(BackupManifest manifest) =>
        FindHeadProblem(manifest) ?? ManifestEncryptionCheck.FindProblem(manifest) ?? FindDatabaseProblem(manifest) ?? FindFileProblem(manifest) ?? FindTotalProblem(manifest) ?? FindMissingDefinition(manifest);

    /// <summary>True for a name that stays inside its folder on every system.</summary>
    public static bool IsPlainName(string? name)
    {
        return !string.IsNullOrEmpty(name) && name.Length <= 255 && name is not ("." or "..") &&
            name.AsSpan().IndexOfAny('/', '\\', ':') < 0 && !name.Any(char.IsControl);
    }

    private static string? FindHeadProblem(BackupManifest manifest)
    {
        if (!BackupId.IsValid(manifest.Id ?? ""))
        {
            return $"'{manifest.Id}' is not a backup's id";
        }

        // JSON's null passes where a field is required, so each is looked at.
        if (manifest.Server?.Address is null || manifest.Server.Family is null || manifest.Server.Version is null)
        {
            return "it does not name the server";
        }

        if (manifest.Snapshot?.LockMode is null || manifest.Options?.Compression is null || manifest.Databases is null ||
            manifest.Files is null || manifest.Warnings is null || manifest.Tool is null)
        {
            return "a required field is null";
        }

        ManifestOptions options = manifest.Options;
        if (options.Database is null || options.ExcludeDatabase is null || options.Table is null || options.ExcludeTable is null)
        {
            return "a list of its options is null";
        }

        if (manifest.Snapshot is not { LockWaitMilliseconds: >= 0 and < LongestLockMilliseconds, LockHeldMilliseconds: >= 0 and < LongestLockMilliseconds })
        {
            return "the lock was held for no such time";
        }

        if (manifest.PeakMemory < 0)
        {
            return "the run took no such memory";
        }

        if (!Codecs.Contains(manifest.Options.Compression, StringComparer.Ordinal))
        {
            return $"compression '{manifest.Options.Compression}' is not known";
        }

        return manifest.EndTime < manifest.StartTime ? "it ended before it began" : null;
    }

    private static string? FindDatabaseProblem(BackupManifest manifest)
    {
        var databases = new HashSet<string>(StringComparer.Ordinal);
        foreach (ManifestDatabase database in manifest.Databases)
        {
            if (string.IsNullOrEmpty(database?.Name) || database.Tables is null || database.Objects is null || !IsPlainName(database.FileName))
            {
                return $"database '{database?.Name}' has an incomplete entry";
            }

            if (!databases.Add(database.Name))
            {
                return $"database '{database.Name}' is listed twice";
            }

            if (database.Objects.Any(o => string.IsNullOrEmpty(o?.Name) || !Enum.IsDefined(o.Kind)))
            {
                return $"an object of database '{database.Name}' has an incomplete entry";
            }

            var tables = new HashSet<string>(StringComparer.Ordinal);
            foreach (ManifestTable table in database.Tables)
            {
                if (string.IsNullOrEmpty(table?.Name) || table.Columns is null || table.Columns.Contains(null!) || table.TextColumns is null || table.TextColumns.Contains(null!) || table.NumberColumns is null || table.NumberColumns.Contains(null!) || !IsPlainName(table.FileName))
                {
                    return $"table '{table?.Name}' of database '{database.Name}' has an incomplete entry";
                }

                if (!tables.Add(table.Name))
                {
                    return $"table '{database.Name}.{table.Name}' is listed twice";
                }

                if (table.Rows < 0 || table.Bytes < 0)
                {
                    return $"table '{database.Name}.{table.Name}' has negative numbers";
                }

                if (table.Rows > LargestTotal)
                {
                    return $"table '{database.Name}.{table.Name}' has more rows than there can be";
                }
            }
        }

        return null;
    }

    private static string? FindFileProblem(BackupManifest manifest)
    {
        var rows = new Dictionary<(string Database, string Table), long>();
        foreach (ManifestDatabase database in manifest.Databases)
        {
            foreach (ManifestTable table in database.Tables)
            {
                rows.Add((database.Name, table.Name), table.Rows);
            }
        }

        HashSet<string> databases = manifest.Databases.Select(d => d.Name).ToHashSet(StringComparer.Ordinal);

        // Two names that differ in case alone are one file on Windows and macOS.
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var plainNames = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (ManifestFile file in manifest.Files)
        {
            if (!IsPlainName(file?.Name))
            {
                return $"'{file?.Name}' is not the name of a file in this folder";
            }

            if (!names.Add(file!.Name))
            {
                return $"file '{file.Name}' is listed twice";
            }

            if (file.PlainName is not null && (!IsPlainName(file.PlainName) || !plainNames.Add(file.PlainName)))
            {
                return $"file '{file.Name}' has a plain name that can't be used";
            }

            // A check goes through the databases: a file of none that is listed would be restored and never looked at.
            bool isShared = file.Kind is BackupFileKind.Grants or BackupFileKind.Metadata or BackupFileKind.LoadOrder or BackupFileKind.Sealed;
            if (!Enum.IsDefined(file.Kind) || (file.Database is null ? !isShared : !databases.Contains(file.Database)))
            {
                return $"file '{file.Name}' belongs to database '{file.Database}', which is not listed";
            }

            if (file.Size < 0 || file.UncompressedSize < 0 || file.Rows < 0)
            {
                return $"file '{file.Name}' has negative numbers";
            }

            if (file.Sha256 is not { Length: 64 } || !file.Sha256.All(char.IsAsciiHexDigit))
            {
                return $"file '{file.Name}' has no SHA-256";
            }

            if (file.Kind == BackupFileKind.Data)
            {
                var key = (file.Database ?? "", file.Table ?? "");
                if (!rows.TryGetValue(key, out long left))
                {
                    return $"file '{file.Name}' belongs to table '{file.Database}.{file.Table}', which is not listed";
                }

                if (file.Rows > LargestTotal)
                {
                    return $"file '{file.Name}' has more rows than there can be";
                }

                rows[key] = left - file.Rows;
            }
        }

        foreach (((string database, string table), long left) in rows)
        {
            if (left != 0)
            {
                return $"the files of table '{database}.{table}' have {Quantity.Format(Math.Abs(left), left > 0 ? "fewer row" : "more row")} than the table";
            }
        }

        return null;
    }

    private static string? FindTotalProblem(BackupManifest manifest)
    {
        IEnumerable<ManifestTable> tables = manifest.Databases.SelectMany(d => d.Tables);
        Int128[] totals =
        [
            Sum(manifest.Files, f => f.Size), Sum(manifest.Files, f => f.UncompressedSize), Sum(manifest.Files, f => f.Rows), Sum(tables, t => t.Rows), Sum(tables, t => t.Bytes),
        ];
        return totals.Max() > LargestTotal ? "its sizes or rows add up to more than there can be" : null;
    }

    private static Int128 Sum<T>(IEnumerable<T> items, Func<T, long> number) => items.Aggregate((Int128)0, (sum, item) => sum + number(item));

    // A restore goes by the files: what has none would not come back, and nobody would say so.
    private static string? FindMissingDefinition(BackupManifest manifest)
    {
        HashSet<(string?, string?, BackupFileKind)> files = manifest.Files.Select(f => (f.Database, f.Table, f.Kind)).ToHashSet();
        foreach (ManifestDatabase database in manifest.Databases)
        {
            if (database.Tables.FirstOrDefault(t => !files.Contains((database.Name, t.Name, BackupFileKind.Table))) is { } table)
            {
                return $"table '{database.Name}.{table.Name}' has no file with its definition";
            }

            foreach (ManifestObject item in database.Objects)
            {
                (string?, string?, BackupFileKind) file = item.Kind switch
                {
                    DatabaseObjectKind.View => (database.Name, item.Name, BackupFileKind.View),
                    DatabaseObjectKind.Sequence => (database.Name, item.Name, BackupFileKind.Sequence),
                    _ => (database.Name, null, BackupFileKind.Programs),
                };
                if (!files.Contains(file))
                {
                    return $"{item.Kind} '{database.Name}.{item.Name}' has no file with its definition";
                }
            }
        }

        return null;
    }
}
