using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Integrity;

public class ContentCheckTests
{
    /// <summary>Moments where each table looks at all files, a quarter of an hour.</summary>
    [Fact]
    public async Task Rows_of_very_many_tables_are_compared_without_looking_at_all_files_for_each()
    {
        const int Tables = 200_000;
        using var folder = new TestFolder();
        var findings = new Findings();
        var files = Enumerable.Range(0, Tables).SelectMany(i => new[] { File(i, BackupFileKind.Table, "-schema.sql"), File(i, BackupFileKind.Data, ".sql") }).ToList();
        var source = new BackupSource(new LocalStorage(folder.Path), "b", BackupSourceFormat.Native, "b", files)
        {
            RecordedRows = Enumerable.Range(0, Tables).ToDictionary(i => ("d", $"t{i}"), i => (long)(i == 7 || i == 8 ? 1 : 0)),
        };
        findings.Add(IntegrityFindingKind.Unreadable, "d.t8.sql", "t8", "It can't be read.");

        var check = new ContentCheck(source, findings, new StepProgress(NullOutput.Instance, "Checking"));
        await Task.Run(() => check.CompareRows("d")).WaitAsync(TimeSpan.FromMinutes(1));

        // Table 7 lacks its row; of table 8 it is known already that its file is damaged.
        Assert.Equal(["t7", "t8"], findings.ToList().Select(f => f.Table).Order());
    }

    private static BackupSourceFile File(int table, BackupFileKind kind, string suffix) => new()
    {
        Name = $"d.t{table}{suffix}",
        Kind = kind,
        Database = "d",
        Table = $"t{table}",
        Size = 0,
        Codec = CompressionCodec.None,
    };
}
