using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;
using MySqlBackup.Core.Tests.Codecs.Encryption;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository;

/// <summary>A manifest is written anew while something else happens to the backup, between the last look and the writing.</summary>
public sealed class ManifestReplacementTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly IBackupStorage _storage;
    private readonly string _id;
    private readonly string[] _files;
    private readonly byte[] _manifest;

    public ManifestReplacementTests()
    {
        _id = SampleBackup.Write(Place, encryption: [new TestKeys(_folder.Path).Key()]).Id;
        _storage = StorageFactory.Open(Place);
        _files = [.. BackupRepository.Open(Place).Find(_id).Manifest!.Files.Select(f => f.Name)];
        _manifest = ReadManifest();
    }

    private string Place => Path.Combine(_folder.Path, "repository");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_removal_that_has_just_begun_is_not_undone(bool dies)
    {
        var failure = Assert.Throws<BackupException>(() => Replace(() =>
        {
            RunOwner.Mark(_storage, _id);
            _storage.DeleteFile(_id, ManifestSerializer.FileName);
            if (!dies)
            {
                _storage.DeleteFile(_id, _files[0]);
            }
        }));

        Assert.Equal(BackupErrorId.BackupNotFound, failure.ErrorId);
        Assert.NotEqual(BackupStatus.Success, Assert.Single(BackupRepository.Open(Place).List()).Status);
    }

    [Fact]
    public void A_removal_at_its_end_is_not_undone()
    {
        var failure = Assert.Throws<BackupException>(() => Replace(() =>
        {
            _storage.DeleteFile(_id, ManifestSerializer.FileName);
            foreach (string file in _files)
            {
                _storage.DeleteFile(_id, file);
            }
        }));

        Assert.Equal(BackupErrorId.BackupNotFound, failure.ErrorId);
        Assert.Null(_storage.FileSize(_id, ManifestSerializer.FileName));
    }

    [Fact]
    public void A_backup_that_is_gone_is_told_of_as_such() =>
        Assert.Equal(BackupErrorId.BackupNotFound, Assert.Throws<BackupException>(() => Replace(() => BackupRepository.Open(Place).Remove(_id))).ErrorId);

    [Fact]
    public void A_run_that_takes_its_owner_away_at_its_end_removes_nothing()
    {
        RunOwner.Mark(_storage, _id);
        Replace(() => _storage.DeleteFile(_id, RunOwner.FileName));
        Assert.Equal("another"u8.ToArray(), ReadManifest());
    }

    [Fact]
    public void A_file_that_was_missing_before_removes_nothing()
    {
        _storage.DeleteFile(_id, _files[0]);
        Replace(() => { });
        Assert.Equal("another"u8.ToArray(), ReadManifest());
    }

    [Fact]
    public void A_manifest_that_somebody_else_wrote_meanwhile_stays()
    {
        _storage.Replace(_id, ManifestSerializer.FileName, "of another rotation"u8);
        Assert.Equal(BackupErrorId.BackupInUse, Assert.Throws<BackupException>(() => Replace(() => { })).ErrorId);
        Assert.Equal("of another rotation"u8.ToArray(), ReadManifest());
    }

    private void Replace(Action meanwhile) => new ManifestReplacement(new RacingStorage(_storage, meanwhile), _id, _files).Run(_manifest, "another"u8);

    private byte[] ReadManifest() => File.ReadAllBytes(_storage.FilePath(_id, ManifestSerializer.FileName));
}
