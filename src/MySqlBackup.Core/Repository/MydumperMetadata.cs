using System.Globalization;
using System.Text;
using MySqlBackup.Core.Codecs;

namespace MySqlBackup.Core.Repository;

/// <summary>
/// mydumper's <c>metadata</c>, so that myloader restores the folder: 1.0 reads its sections (the quote character is required, and a
/// table's section resolves an alias in file names), 0.10 only asks that the file exists.
/// </summary>
public static class MydumperMetadata
{
    /// <summary>How the file's last line begins; mydumper writes it only when the dump is complete.</summary>
    public const string FinishedMark = "Finished dump at:";

    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Writes <c>metadata</c> into a backup.</summary>
    public static void Write(BackupWriter writer, BackupManifest manifest)
    {
        using BackupFileStream file = writer.Create(BackupFileName.Metadata, BackupFileKind.Metadata, null, null, CompressionCodec.None);
        file.Write(Encoding.UTF8.GetBytes(Format(manifest, writer.Files)));
        file.Complete(0);
    }

    internal static string Format(BackupManifest manifest, IReadOnlyList<ManifestFile> files)
    {
        var text = new StringBuilder();
        text.Append("# Started dump at: ").Append(manifest.StartTime.ToString(TimeFormat, CultureInfo.InvariantCulture)).Append('\n');
        text.Append("[config]\nquote-character = BACKTICK\n");
        AppendSource(text, manifest.Snapshot);
        foreach (ManifestDatabase database in manifest.Databases)
        {
            foreach (ManifestTable table in database.Tables)
            {
                AppendTable(text, database.FileName, table.FileName, table.Name);
                text.Append(CultureInfo.InvariantCulture, $"rows = {table.Rows}\n");
            }

            AppendObjects(text, database, files);
        }

        text.Append("# ").Append(FinishedMark).Append(' ').Append(DateTime.UtcNow.ToString(TimeFormat, CultureInfo.InvariantCulture)).Append('\n');
        return text.ToString();
    }

    private static void AppendSource(StringBuilder text, ManifestSnapshot snapshot)
    {
        if (snapshot.BinlogFile is null)
        {
            return;
        }

        // A key in this section makes myloader set up replication when it is asked to; mydumper leaves the position in comments, too.
        text.Append("\n[source]\n");
        if (!string.IsNullOrEmpty(snapshot.Gtid))
        {
            string gtid = snapshot.Gtid.ReplaceLineEndings("");
            text.Append("executed_gtid_set = \"").Append(gtid).Append("\"\n");
        }

        text.Append("SOURCE_LOG_FILE = \"").Append(snapshot.BinlogFile).Append("\"\n");
        text.Append(CultureInfo.InvariantCulture, $"SOURCE_LOG_POS = {snapshot.BinlogPosition}\n");
    }

    private static void AppendObjects(StringBuilder text, ManifestDatabase database, IReadOnlyList<ManifestFile> files)
    {
        foreach (ManifestFile file in files)
        {
            string? flag = file.Kind switch
            {
                BackupFileKind.Sequence => "is_sequence = 1\n",
                BackupFileKind.View => "is_view = 1\n",
                _ => null,
            };
            if (flag is not null && file.Database == database.Name && file.Table is not null &&
                BackupFileName.TryParse(file.ContentName, out BackupFileName? name) && name.Table is not null)
            {
                AppendTable(text, database.FileName, name.Table, file.Table);
                text.Append("rows = 0\n").Append(flag);
            }
        }
    }

    private static void AppendTable(StringBuilder text, string databaseFileName, string tableFileName, string table)
    {
        // A line break in a name is written as U+1000 and a zero by mydumper, and read back so.
        string name = table.Replace("\n", "\u10000", StringComparison.Ordinal);
        text.Append("\n[`").Append(databaseFileName).Append("`.`").Append(tableFileName).Append("`]\nreal_table_name=").Append(name).Append('\n');
    }
}
