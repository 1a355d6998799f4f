using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Repository.Copies;
using MySqlBackup.Core.Storage;
using MySqlBackup.Core.Tests.Storage;
using MySqlBackup.Testing;
using MySqlBackup.Testing.Peers;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository.Copies;

/// <summary>Copies of backups, from and to every storage, against real peers.</summary>
[Collection(StoragePeers.Name)]
public sealed class BackupCopyTests(StoragePeers peers)
{
    [Theory, AllStorages]
    public void A_copy_there_and_back_is_the_same_byte_for_byte(Peer? peer)
    {
        BackupRecord record = CopyBench.Write(peers.CreateLocal(), Size(peer));
        string there = Place(peer);
        string back = peers.CreateLocal();

        BackupCopyResult copied = CopyBench.Copy(record, there);
        Assert.Equal((BackupCopyStatus.Copied, record.Id, record.Manifest!.Files.Count + 1), (copied.Status, copied.Id, copied.FileCount));
        Assert.Equal((copied.FileCount, copied.Size, 0), (copied.CopiedFileCount, copied.CopiedSize, copied.SkippedFileCount));
        BackupRecord far = Assert.Single(BackupRepository.Open(there).List());
        Assert.Equal((BackupStatus.Success, record.Id, copied.Path), (far.Status, far.Id, far.Path));
        CopyBench.Copy(far, back);
        Assert.Equal(CopyBench.Picture(record.Repository, record.Id), CopyBench.Picture(there, record.Id));
        Assert.Equal(CopyBench.Picture(record.Repository, record.Id), CopyBench.Picture(back, record.Id));

        BackupCopyResult again = CopyBench.Copy(record, there);
        Assert.Equal((BackupCopyStatus.AlreadyThere, 0, copied.FileCount), (again.Status, again.CopiedFileCount, again.SkippedFileCount));
        Assert.NotEqual(CopyVerification.None, again.VerifiedBy);
    }

    [Theory, AllStorages]
    public void A_store_is_believed_only_where_it_refuses_what_was_not_sent(Peer? peer)
    {
        string place = Place(peer);
        BackupRepository.Create(place);
        BackupRecord record = CopyBench.Write(peers.CreateLocal());

        // The S3 servers of the tests keep any sum that they are sent, and say it again as theirs; azurite keeps blocks whatever their MD5.
        Assert.Equal(peer == Peer.Ssh ? CopyVerification.StoreHash : CopyVerification.ReadBack, CopyBench.Copy(record, place).VerifiedBy);
        Assert.Equal([RepositoryMarker.FileName], StorageFactory.Open(place).ListFiles("").Select(f => f.Name));
        Assert.Equal([record.Id], StorageFactory.Open(place).ListFolders());
    }

    [PeerFact(Peer.Moto)]
    public void A_store_that_refuses_wrong_sums_is_believed()
    {
        using var proxy = new FaultyHttp(peers.Moto.Endpoint);
        string place = $"s3://{peers.Moto.CreateBucket()}/x?endpoint={proxy.Address.GetLeftPart(UriPartial.Authority)}&region={peers.Moto.Region}";
        HttpFault refusal = proxy.Add(HttpFault.Answer(HttpStatusCode.BadRequest, "<Error><Code>BadDigest</Code><Message>no</Message></Error>", HttpMethod.Put, "write-test", times: 2));
        BackupRecord record = CopyBench.Write(peers.CreateLocal());
        Assert.Equal(CopyVerification.StoreHash, CopyBench.Copy(record, place).VerifiedBy);
        Assert.Equal(2, refusal.Happened);
        Assert.Empty(peers.Moto.Uploads(new Uri(place).Host));
    }

    [PeerFact(Peer.Moto)]
    public void What_passes_is_tried_again_and_what_does_not_leaves_no_upload_behind()
    {
        using var proxy = new FaultyHttp(peers.Moto.Endpoint);
        string place = $"s3://{peers.Moto.CreateBucket()}/x?endpoint={proxy.Address.GetLeftPart(UriPartial.Authority)}&region={peers.Moto.Region}";
        BackupRecord record = CopyBench.Write(peers.CreateLocal(), CopyBench.Large);
        string part = Regex.Escape(CopyBench.DataFile(record)) + ".*partNumber=2";
        HttpFault denied = proxy.Add(HttpFault.Answer(HttpStatusCode.Forbidden, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>", HttpMethod.Put, part));
        Assert.Equal(BackupErrorId.StorageAccessDenied, Assert.Throws<BackupException>(() => CopyBench.Copy(record, place)).ErrorId);
        Assert.Equal(1, denied.Happened);
        Assert.Empty(peers.Moto.Uploads(new Uri(place).Host));
        Assert.DoesNotContain(BackupRepository.Open(place).List(), r => r.Status == BackupStatus.Success);

        HttpFault cut = proxy.Add(HttpFault.CutRequest(1_000_000, HttpMethod.Put, part));
        HttpFault busy = proxy.Add(HttpFault.Answer(HttpStatusCode.ServiceUnavailable, "<Error><Code>SlowDown</Code><Message>no</Message></Error>", HttpMethod.Put, "manifest\\.json", times: 2));
        HttpFault broken = proxy.Add(HttpFault.CutAnswer(1_000_000, HttpMethod.Get, Regex.Escape(CopyBench.DataFile(record)) + "(\\?|$)"));
        Assert.Equal(BackupCopyStatus.Copied, CopyBench.Copy(record, place).Status);
        Assert.Equal((1, 2, 1), (cut.Happened, busy.Happened, broken.Happened));
        Assert.Equal(CopyBench.Picture(record.Repository, record.Id), CopyBench.Picture(place, record.Id));
    }

    [Theory, AllStorages(HasManyCalls = true)]
    public void A_copy_that_broke_off_goes_on_and_believes_no_file_by_its_size(Peer? peer)
    {
        BackupRecord record = CopyBench.Write(peers.CreateLocal(), 50_000);
        string place = Place(peer);
        BreakOff(record, place);
        string unfinished = CopyBench.Unfinished(place, record.Id);
        BackupRecord broken = Assert.Single(BackupRepository.Open(place).List());
        Assert.Equal(BackupStatus.Incomplete, broken.Status);
        Assert.Contains("Copied again, it goes on", broken.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(BackupErrorId.BackupNotFound, Assert.Throws<BackupException>(() => BackupRepository.Open(place).Find(record.Id)).ErrorId);

        // The next backup leaves it alone.
        BackupRepository.Open(place).RemoveLeftovers(NullOutput.Instance);
        IBackupStorage far = StorageFactory.Open(place);
        far.DeleteFile(unfinished, record.Manifest!.Files[0].Name);
        far.Replace(unfinished, record.Manifest.Files[1].Name, "cut"u8);
        CopyBench.Flip(place, unfinished, CopyBench.DataFile(record));
        far.Replace(unfinished, "stranger.sql", "x"u8);

        BackupCopyResult copied = CopyBench.Copy(record, place);
        Assert.Equal(BackupCopyStatus.Copied, copied.Status);
        Assert.Equal((4, record.Manifest.Files.Count - 3), (copied.CopiedFileCount, copied.SkippedFileCount));
        Assert.Equal(CopyBench.Picture(record.Repository, record.Id), CopyBench.Picture(place, record.Id));
        Assert.Equal([record.Id], StorageFactory.Open(place).ListFolders());
    }

    [Theory, AllStorages(HasManyCalls = true)]
    public void What_is_damaged_at_either_end_is_no_copy(Peer? peer)
    {
        BackupRecord record = CopyBench.Write(peers.CreateLocal(), 50_000);
        string place = Place(peer);
        CopyBench.Copy(record, place);
        CopyBench.Flip(place, record.Id, CopyBench.DataFile(record));
        BackupException far = Assert.Throws<BackupException>(() => CopyBench.Copy(record, place));
        Assert.Equal(BackupErrorId.FileDamaged, far.ErrorId);
        Assert.Contains("is there already, but its file", far.Message, StringComparison.Ordinal);

        // The damaged one as a source.
        BackupRecord damaged = Assert.Single(BackupRepository.Open(place).List());
        string other = peers.CreateLocal();
        BackupCopyOperation operation = CopyBench.Prepare(damaged, other);
        BackupException near = Assert.Throws<BackupException>(() => operation.Run(CancellationToken.None));
        Assert.Equal(BackupErrorId.FileDamaged, near.ErrorId);
        Assert.Contains(CopyBench.DataFile(record), near.Message, StringComparison.Ordinal);
        Assert.Equal((BackupCopyStatus.Failed, near.ErrorId), (operation.Describe(near).Status, operation.Describe(near).ErrorId));
        Assert.DoesNotContain(BackupRepository.Open(other).List(), r => r.Status == BackupStatus.Success);
    }

    [Theory, AllStorages(HasManyCalls = true)]
    public void Something_else_under_the_same_id_stays_as_it_is(Peer? peer)
    {
        BackupRecord record = CopyBench.Write(peers.CreateLocal());
        string place = Place(peer);
        CopyBench.Write(place, 2000, record.Id);
        IReadOnlyList<string> before = CopyBench.Picture(place, record.Id);
        Assert.Equal(BackupErrorId.BackupExists, Assert.Throws<BackupException>(() => CopyBench.Copy(record, place)).ErrorId);
        Assert.Equal(before, CopyBench.Picture(place, record.Id));

        StorageFactory.Open(place).DeleteFile(record.Id, ManifestSerializer.FileName);
        Assert.Equal(BackupErrorId.BackupExists, Assert.Throws<BackupException>(() => CopyBench.Copy(record, place)).ErrorId);
        Assert.Equal(before.Count - 1, CopyBench.Picture(place, record.Id).Count);
    }

    [Theory, AllStorages(HasManyCalls = true)]
    public void Of_two_copies_at_once_one_is_refused_and_none_is_harmed(Peer? peer)
    {
        BackupRecord record = CopyBench.Write(peers.CreateLocal(), 400_000);
        string place = Place(peer);
        BackupRepository.Create(place);
        using var begun = new CopySignal();
        BackupCopyResult? first = null;
        var thread = new Thread(() => first = CopyBench.Prepare(record, place, throttle: 400_000, output: begun).Run(CancellationToken.None));
        thread.Start();
        begun.Wait("Copying");
        BackupException second = Assert.Throws<BackupException>(() => CopyBench.Copy(record, place));
        thread.Join();
        Assert.Equal(BackupErrorId.BackupInUse, second.ErrorId);
        Assert.Contains("still at work", second.Message, StringComparison.Ordinal);
        Assert.Equal(BackupCopyStatus.Copied, first!.Status);
        Assert.Equal(CopyBench.Picture(record.Repository, record.Id), CopyBench.Picture(place, record.Id));
    }

    [Theory, AllStorages(HasManyCalls = true)]
    public void A_broken_copy_is_taken_over_by_one_of_several(Peer? peer)
    {
        BackupRecord record = CopyBench.Write(peers.CreateLocal(), 50_000);
        string place = Place(peer);
        BreakOff(record, place);
        var results = new BackupCopyStatus?[4];
        var failures = new BackupException?[results.Length];
        Thread[] threads = Enumerable.Range(0, results.Length).Select(i => new Thread(() =>
        {
            try
            {
                results[i] = CopyBench.Copy(record, place).Status;
            }
            catch (BackupException e)
            {
                failures[i] = e;
            }
        })).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.All(failures.OfType<BackupException>(), e => Assert.True(e.ErrorId == BackupErrorId.BackupInUse, e.ToString()));
        Assert.Single(results, s => s == BackupCopyStatus.Copied);
        Assert.Equal(CopyBench.Picture(record.Repository, record.Id), CopyBench.Picture(place, record.Id));
    }

    [Theory, AllStorages(HasManyCalls = true)]
    public void A_cancelled_copy_ends_at_once_and_goes_on_later(Peer? peer)
    {
        BackupRecord record = CopyBench.Write(peers.CreateLocal(), Size(peer));
        string place = Place(peer);
        BackupRepository.Create(place);
        using var cancel = new CancellationTokenSource();
        using var begun = new CopySignal();
        BackupException? failure = null;
        BackupCopyOperation operation = CopyBench.Prepare(record, place, throttle: 300_000, output: begun);
        var thread = new Thread(() => failure = BackupException.From(Record.Exception(() => operation.Run(cancel.Token))));
        thread.Start();
        begun.Wait("Copying");
        cancel.Cancel();
        Assert.True(thread.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(BackupErrorId.Cancelled, failure!.ErrorId);
        Assert.DoesNotContain(BackupRepository.Open(place).List(), r => r.Status is BackupStatus.Success or BackupStatus.Running);
        if (peer == Peer.Moto)
        {
            Assert.Empty(peers.Moto.Uploads(new Uri(place).Host));
        }

        Assert.Equal(BackupCopyStatus.Copied, CopyBench.Copy(record, place).Status);
        Assert.Equal(CopyBench.Picture(record.Repository, record.Id), CopyBench.Picture(place, record.Id));
    }

    [Theory, AllStorages(HasManyCalls = true)]
    public void The_source_goes_only_after_its_copy_was_verified(Peer? peer)
    {
        BackupRecord record = CopyBench.Write(peers.CreateLocal());
        string place = Place(peer);
        IReadOnlyList<string> picture = CopyBench.Picture(record.Repository, record.Id);
        BackupCopyOperation operation = CopyBench.Prepare(record, place);
        BackupCopyResult copied = operation.Run(CancellationToken.None);
        Assert.False(copied.SourceRemoved);

        // Gone again, as by a retention that ran meanwhile.
        IBackupStorage far = StorageFactory.Open(place);
        far.Delete(record.Id, last: ManifestSerializer.FileName);
        Assert.Contains("is gone again", Assert.Throws<BackupException>(() => operation.RemoveSource(copied, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Equal(picture, CopyBench.Picture(record.Repository, record.Id));

        operation = CopyBench.Prepare(record, place);
        Assert.True(operation.RemoveSource(operation.Run(CancellationToken.None), CancellationToken.None).SourceRemoved);
        Assert.Empty(BackupRepository.Open(record.Repository).List());
        Assert.Equal(picture, CopyBench.Picture(place, record.Id));
    }

    [PeerFact(Peer.Ssh)]
    public void One_folder_by_two_names_is_not_taken_for_a_copy()
    {
        string far = peers.Create(Peer.Ssh);
        string near = new Uri(far).AbsolutePath;
        BackupRecord record = CopyBench.Write(near);
        BackupCopyOperation operation = CopyBench.Prepare(record, far);
        BackupCopyResult copied = operation.Run(CancellationToken.None);
        Assert.Equal(BackupCopyStatus.AlreadyThere, copied.Status);
        BackupException kept = Assert.Throws<BackupException>(() => operation.RemoveSource(copied, CancellationToken.None));
        Assert.Contains("the same place by another name", kept.Message, StringComparison.Ordinal);
        Assert.Equal(BackupStatus.Success, Assert.Single(BackupRepository.Open(near).List()).Status);
        Assert.Equal(record.Manifest!.Files.Count + 1, StorageFactory.Open(near).ListFiles(record.Id).Count);
    }

    [Fact]
    public void A_copy_to_itself_is_refused()
    {
        BackupRecord record = CopyBench.Write(peers.CreateLocal());
        string link = peers.CreateLocal();
        Directory.CreateSymbolicLink(link, record.Repository);
        Assert.Equal(BackupErrorId.InvalidArgument, Assert.Throws<BackupException>(() => CopyBench.Copy(record, record.Repository + "/")).ErrorId);
        Assert.Equal(BackupErrorId.InvalidArgument, Assert.Throws<BackupException>(() => CopyBench.Copy(record, link)).ErrorId);
    }

    [Fact]
    public void A_plan_changes_nothing()
    {
        BackupRecord record = CopyBench.Write(peers.CreateLocal());
        string place = peers.CreateLocal();
        BackupCopyPlan plan = CopyBench.Prepare(record, place).Plan(CancellationToken.None);
        Assert.Equal((record.Id, record.Repository, place, record.Manifest!.Files.Count + 1, false, false), (plan.Id, plan.From, plan.To, plan.FileCount, plan.IsThere, plan.IsBegun));
        Assert.False(Directory.Exists(place));
        CopyBench.Copy(record, place);
        Assert.True(CopyBench.Prepare(record, place).Plan(CancellationToken.None).IsThere);
    }

    [Fact]
    public void A_copy_of_a_machine_that_is_silent_for_an_hour_is_gone_on_with_elsewhere()
    {
        BackupRecord record = CopyBench.Write(peers.CreateLocal());
        string place = peers.CreateLocal();
        BreakOff(record, place);
        string owner = Path.Combine(place, record.Id + BackupId.PartialSuffix, RunOwner.FileName);
        RunOwner other = RunOwner.Current() with { Host = "another-machine", Copy = "1" };
        File.WriteAllBytes(owner, JsonSerializer.SerializeToUtf8Bytes(other, ManifestJson.Default.RunOwner));
        BackupException refused = Assert.Throws<BackupException>(() => CopyBench.Copy(record, place));
        Assert.Equal(BackupErrorId.BackupInUse, refused.ErrorId);
        Assert.Contains("another-machine", refused.Message, StringComparison.Ordinal);

        File.SetLastWriteTimeUtc(owner, DateTime.UtcNow.AddMinutes(-61));
        Assert.Equal(BackupCopyStatus.Copied, CopyBench.Copy(record, place).Status);
    }

    [Fact]
    public void A_broken_copy_is_removed_after_a_week()
    {
        BackupRecord record = CopyBench.Write(peers.CreateLocal());
        string place = peers.CreateLocal();
        BreakOff(record, place);
        File.SetLastWriteTimeUtc(Path.Combine(place, record.Id + BackupId.PartialSuffix, RunOwner.FileName), DateTime.UtcNow.AddDays(-8));
        BackupRepository.Open(place).RemoveLeftovers(NullOutput.Instance);
        Assert.Empty(BackupRepository.Open(place).List());
    }

    [Fact]
    public void The_rate_is_that_of_all_threads_together()
    {
        BackupRecord record = CopyBench.Write(peers.CreateLocal(), 600_000);
        BackupCopyResult copied = CopyBench.Prepare(record, peers.CreateLocal(), throttle: 1_000_000, threads: 8).Run(CancellationToken.None);

        // 600 kB are copied and read back.
        Assert.InRange(copied.Duration.TotalSeconds, 1.1, 10);
        foreach (IntegrityResult result in new IntegrityOperation(new IntegrityRequest { Repository = copied.Repository, Id = copied.Id }).Run(CancellationToken.None))
        {
            Assert.True(result.IsValid, result.Reason);
        }
    }

    private static int Size(Peer? peer) => peer is Peer.RadosGateway ? 1_000_000 : CopyBench.Large;

    private string Place(Peer? peer) => peer is { } kind ? peers.Create(kind) : peers.CreateLocal();

    // As a copy leaves it that was killed when all but the manifest was there.
    private static void BreakOff(BackupRecord record, string place)
    {
        CopyBench.Copy(record, place);
        IBackupStorage far = StorageFactory.Open(place);
        RunOwner dead = RunOwner.Current() with { Boot = Guid.Empty.ToString(), Copy = "1" };
        far.Replace(record.Id, RunOwner.FileName, JsonSerializer.SerializeToUtf8Bytes(dead, ManifestJson.Default.RunOwner));
        far.DeleteFile(record.Id, ManifestSerializer.FileName);
        if (far.CanRename)
        {
            far.Rename(record.Id, record.Id + BackupId.PartialSuffix);
        }
    }
}
