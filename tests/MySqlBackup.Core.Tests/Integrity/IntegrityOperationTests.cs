using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.Repository;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Integrity;

public sealed class IntegrityOperationTests : IDisposable
{
    private const string Rows = "shop.item.00000.sql";
    private readonly TestFolder _folder = new();

    private string Root => Path.Combine(_folder.Path, "backups");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("none", IntegrityLevel.Quick)]
    [InlineData("none", IntegrityLevel.Checksum)]
    [InlineData("none", IntegrityLevel.Content)]
    [InlineData("gzip", IntegrityLevel.Content)]
    [InlineData("zstd", IntegrityLevel.Content)]
    public void A_whole_backup_passes_with_one_result_a_database(string codec, IntegrityLevel level)
    {
        BackupRecord backup = SampleBackup.Write(Root, codec);
        List<IntegrityResult> results = Check(level);

        Assert.Equal([SampleBackup.Shop, SampleBackup.Odd], results.Select(r => r.Database));
        Assert.All(results, r =>
        {
            Assert.True(r.IsValid, r.Reason);
            Assert.Null(r.Reason);
            Assert.Equal(backup.Id, r.Id);
            Assert.Equal(level, r.Level);
            Assert.Equal(1, r.TableCount);
            Assert.True(r.FileCount > 2 && r.Size > 0);
        });
        Assert.Equal([3, 1], results.Select(r => r.RowCount));
    }

    // A job checks the newest, whatever its id.
    [Fact]
    public void A_check_is_recorded_also_where_no_id_was_given()
    {
        BackupRecord backup = SampleBackup.Write(Root);
        Check(IntegrityLevel.Content);
        var history = new JournalHistory(BackupRepository.Open(Root), NullOutput.Instance);
        Assert.Equal([(backup.Id, SampleBackup.Odd), (backup.Id, SampleBackup.Shop)], history.ReadChecks(HistoryQuery.All, default).Select(c => (c.Id, c.Database)).Order());

        // Of a path to the backup itself there is no repository to record it in.
        Assert.NotEmpty(new IntegrityOperation(new IntegrityRequest { Repository = backup.Path, Level = IntegrityLevel.Content }).Run(default));
        Assert.Equal(2, history.ReadChecks(HistoryQuery.All, default).Count());
    }

    [Theory]
    [InlineData(IntegrityLevel.Quick)]
    [InlineData(IntegrityLevel.Checksum)]
    [InlineData(IntegrityLevel.Content)]
    public void Every_level_finds_a_missing_file_and_names_it(IntegrityLevel level)
    {
        BackupRecord backup = SampleBackup.Write(Root);
        File.Delete(Path.Combine(backup.Path, Rows));

        IntegrityResult shop = Failed(level, SampleBackup.Shop);
        IntegrityFinding finding = Assert.Single(shop.Findings);
        Assert.Equal(IntegrityFindingKind.FileMissing, finding.Kind);
        Assert.Equal(Rows, finding.File);
        Assert.Equal("item", finding.Table);
        Assert.Contains(Rows, shop.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IntegrityLevel.Quick)]
    [InlineData(IntegrityLevel.Content)]
    public void Every_level_finds_a_cut_file(IntegrityLevel level)
    {
        BackupRecord backup = SampleBackup.Write(Root, "gzip");
        string path = Path.Combine(backup.Path, Rows + ".gz");
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..^1]);

        Assert.Equal(IntegrityFindingKind.FileSize, Assert.Single(Failed(level, SampleBackup.Shop).Findings).Kind);
    }

    [Fact]
    public void Checksum_finds_a_flipped_bit_that_Quick_can_not_see()
    {
        BackupRecord backup = SampleBackup.Write(Root);
        string path = Path.Combine(backup.Path, Rows);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^5] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.All(Check(IntegrityLevel.Quick), r => Assert.True(r.IsValid));
        IntegrityFinding finding = Assert.Single(Failed(IntegrityLevel.Checksum, SampleBackup.Shop).Findings);
        Assert.Equal(IntegrityFindingKind.Checksum, finding.Kind);
        Assert.Equal(Rows, finding.File);
        Assert.Equal(IntegrityFindingKind.Checksum, Assert.Single(Failed(IntegrityLevel.Content, SampleBackup.Shop).Findings).Kind);
    }

    [Fact]
    public void Checksum_finds_files_that_changed_places()
    {
        BackupRecord backup = SampleBackup.Write(Root);
        string one = Path.Combine(backup.Path, "shop.item-schema.sql");
        string other = Path.Combine(backup.Path, "shop.names-schema-view.sql");
        byte[] content = File.ReadAllBytes(one);
        File.WriteAllBytes(one, File.ReadAllBytes(other));
        File.WriteAllBytes(other, content);

        Assert.Equal(2, Failed(IntegrityLevel.Checksum, SampleBackup.Shop).Findings.Count);
    }

    [Fact]
    public void Damage_to_a_shared_file_counts_for_every_database()
    {
        BackupRecord backup = SampleBackup.Write(Root);
        File.Delete(Path.Combine(backup.Path, "load-order"));

        Assert.All(Check(IntegrityLevel.Quick), r => Assert.Equal("load-order", Assert.Single(r.Findings).File));
    }

    [Theory]
    [InlineData("(2,'two')", "(2,'two", IntegrityFindingKind.Unreadable)] // a quote that never closes
    [InlineData("(2,'two')", "(2,'two'", IntegrityFindingKind.Statement)] // a row that never closes
    [InlineData(",\n(2,'two')", "", IntegrityFindingKind.RowCount)] // a row that is gone
    [InlineData("(2,'two')", "(2,'two'),(4,'x')", IntegrityFindingKind.RowCount)] // a row too many
    [InlineData("INTO `item`", "INTO `order`", IntegrityFindingKind.Statement)] // rows of another table
    [InlineData("INSERT INTO", "DELETE FROM", IntegrityFindingKind.Statement)] // not rows
    [InlineData("INSERT INTO", "INSERT IGNORE INTO", IntegrityFindingKind.Statement)] // rows that may go missing
    [InlineData("INSERT INTO", "REPLACE INTO", IntegrityFindingKind.Statement)] // rows that delete others
    [InlineData(");\n", ")", IntegrityFindingKind.Unreadable)] // the last statement was cut
    public void Content_finds_what_a_faulty_dump_wrote(string written, string wrong, IntegrityFindingKind kind)
    {
        string text = File.ReadAllText(Path.Combine(SampleBackup.Write(Root).Path, Rows));
        Directory.Delete(Root, true);
        WriteWith(text.Replace(written, wrong, StringComparison.Ordinal));

        Assert.All(Check(IntegrityLevel.Checksum), r => Assert.True(r.IsValid, r.Reason));
        IntegrityResult shop = Failed(IntegrityLevel.Content, SampleBackup.Shop);
        IntegrityFinding finding = Assert.Single(shop.Findings);
        Assert.Equal(kind, finding.Kind);
        Assert.Equal(Rows, finding.File);
    }

    [Fact]
    public void A_damaged_manifest_is_one_failed_result()
    {
        BackupRecord backup = SampleBackup.Write(Root);
        File.AppendAllText(Path.Combine(backup.Path, "manifest.json"), "}");

        IntegrityResult result = Assert.Single(Run(new IntegrityRequest { Repository = Root, Id = backup.Id }));
        Assert.Equal(IntegrityStatus.Failed, result.Status);
        Assert.Equal(IntegrityFindingKind.Manifest, Assert.Single(result.Findings).Kind);
        Assert.Equal("manifest.json", result.Findings[0].File);
        List<IntegrityResult> named = Run(new IntegrityRequest { Repository = Root, Id = backup.Id, Database = ["shop", "crm"] });
        Assert.Equal(["shop", "crm"], named.Select(r => r.Database));
        Assert.All(named, r => Assert.False(r.IsValid));
    }

    [Fact]
    public void An_unfinished_run_is_failed()
    {
        BackupRepository repository = BackupRepository.Create(Root);
        using BackupWriter writer = repository.Begin("20261120T160512Z-0001");

        IntegrityResult result = Assert.Single(Run(new IntegrityRequest { Repository = Root, Id = writer.Id }));
        Assert.Equal(IntegrityFindingKind.Incomplete, Assert.Single(result.Findings).Kind);
    }

    [Fact]
    public void What_is_not_there_is_an_error_and_not_a_result()
    {
        SampleBackup.Write(Root);
        var error = Assert.Throws<BackupException>(() => Run(new IntegrityRequest { Repository = Root, Id = "20200101T000000Z-0000" }));
        Assert.Equal(BackupErrorId.BackupNotFound, error.ErrorId);
    }

    [Fact]
    public void Databases_are_chosen_by_name_and_wildcard_and_a_wrong_name_is_said()
    {
        SampleBackup.Write(Root);
        List<IntegrityResult> results = Run(new IntegrityRequest { Repository = Root, Database = ["sh*", "nowhere"], Level = IntegrityLevel.Quick });

        Assert.Equal(["shop", "nowhere"], results.Select(r => r.Database));
        Assert.True(results[0].IsValid);
        Assert.Equal(IntegrityStatus.Skipped, results[1].Status);
        Assert.False(results[1].IsValid);
        Assert.NotNull(results[1].Reason);
    }

    [Fact]
    public void A_drill_without_a_fitting_server_is_skipped_and_not_valid()
    {
        BackupRepository repository = BackupRepository.Create(Root);
        using (BackupWriter writer = repository.Begin(BackupRepository.NewId(DateTime.UtcNow)))
        {
            BackupManifest manifest = SampleBackup.Fill(writer);
            writer.Complete(manifest with { Server = manifest.Server with { Version = "99.1.2-MariaDB" } });
        }

        Assert.All(Check(IntegrityLevel.Restore), r =>
        {
            Assert.Equal(IntegrityStatus.Skipped, r.Status);
            Assert.False(r.IsValid);
            Assert.NotNull(r.Reason);
        });
    }

    [Fact]
    public void Cancelling_ends_the_check()
    {
        SampleBackup.Write(Root);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => new IntegrityOperation(new IntegrityRequest { Repository = Root }, NullOutput.Instance).Run(cancelled.Token).ToList());
    }

    private static List<IntegrityResult> Run(IntegrityRequest request) => new IntegrityOperation(request, NullOutput.Instance).Run(CancellationToken.None).ToList();

    private List<IntegrityResult> Check(IntegrityLevel level) => Run(new IntegrityRequest { Repository = Root, Level = level });

    private IntegrityResult Failed(IntegrityLevel level, string database)
    {
        IntegrityResult result = Check(level).Single(r => r.Database == database);
        Assert.False(result.IsValid);
        Assert.Equal(IntegrityStatus.Failed, result.Status);
        return result;
    }

    // As a dump with a fault would: sizes and hashes are those of the wrong content.
    private void WriteWith(string rows)
    {
        BackupRepository repository = BackupRepository.Create(Root);
        using BackupWriter writer = repository.Begin(BackupRepository.NewId(DateTime.UtcNow));
        writer.Complete(SampleBackup.Fill(writer, firstRows: rows));
    }
}
