using System.Text;
using MySqlBackup.Core.Codecs;

namespace MySqlBackup.Core.Repository;

/// <summary>
/// The order in which the plain client can read a backup: <c>xargs zcat -f &lt; load-order | mysql --comments</c>. The files name no database, so
/// that any of them can be loaded into another one; a small file with a <c>USE</c> line therefore stands before each run of files of one database.
/// Users and grants are not in it: they change the server, not a database.
/// </summary>
internal static class LoadOrder
{
    /// <summary>Sorts files as a restore may read them: all databases, then all tables, then rows, and what needs those.</summary>
    public static IReadOnlyList<ManifestFile> Sort(IEnumerable<ManifestFile> files)
    {
        ManifestFile[] sorted = files.ToArray();
        Array.Sort(sorted, Compare);
        return sorted;
    }

    /// <summary>Writes <c>load-order</c> and the files with <c>USE</c> lines.</summary>
    public static void Write(BackupWriter writer, BackupManifest manifest)
    {
        var lines = new StringBuilder();
        string? current = null;
        var used = new HashSet<string>(StringComparer.Ordinal);
        Dictionary<string, string> fileNames = manifest.Databases.ToDictionary(d => d.Name, d => d.FileName, StringComparer.Ordinal);
        IReadOnlyList<ManifestFile> files = writer.Files;
        HashSet<string?> withPrograms = files.Where(f => f.Kind == BackupFileKind.Programs).Select(f => f.Database).ToHashSet();
        HashSet<(string?, string?)> invalid = manifest.Databases.SelectMany(d => d.Objects.Where(o => o.Invalid == true).Select(o => ((string?)d.Name, (string?)o.Name))).ToHashSet();
        foreach (ManifestFile file in files)
        {
            // The same programs stand in the files for myloader, in a form that the plain client can't read.
            if (file.Kind is BackupFileKind.Routines or BackupFileKind.Triggers && withPrograms.Contains(file.Database))
            {
                continue;
            }

            // The client would stop there.
            if (file.Kind == BackupFileKind.View && invalid.Contains((file.Database, file.Table)))
            {
                continue;
            }

            if (file.Kind is BackupFileKind.Grants or BackupFileKind.Metadata or BackupFileKind.LoadOrder)
            {
                continue;
            }

            if (file.Kind != BackupFileKind.Database && file.Database is { } database && database != current)
            {
                string use = BackupFileName.ForUse(fileNames[database]);
                if (used.Add(database))
                {
                    WriteFile(writer, use, database, $"USE `{database.Replace("`", "``", StringComparison.Ordinal)}`;\n");
                }

                lines.Append(use).Append('\n');
                current = database;
            }

            lines.Append(file.ContentName).Append('\n');
        }

        WriteFile(writer, BackupFileName.LoadOrder, null, lines.ToString());
    }

    private static void WriteFile(BackupWriter writer, string name, string? database, string content)
    {
        using BackupFileStream file = writer.Create(name, BackupFileKind.LoadOrder, database, null, CompressionCodec.None);
        file.Write(Encoding.UTF8.GetBytes(content));
        file.Complete(0);
    }

    private static int Compare(ManifestFile left, ManifestFile right)
    {
        int order = left.Kind.CompareTo(right.Kind);
        if (order == 0)
        {
            order = string.CompareOrdinal(left.Database, right.Database);
        }

        // Views may need each other: their files are numbered by nothing, so a view's place is its name's; a restore retries.
        return order != 0 ? order : string.CompareOrdinal(left.ContentName, right.ContentName);
    }
}
