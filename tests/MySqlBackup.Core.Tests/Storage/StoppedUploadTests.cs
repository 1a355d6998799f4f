using System.Diagnostics;
using System.Text;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;
using MySqlBackup.Core.Tests.Repository;
using MySqlBackup.Testing;
using MySqlBackup.Testing.Peers;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>Uploads that are cancelled, or whose process is killed.</summary>
[Collection(StoragePeers.Name)]
public sealed class StoppedUploadTests(StoragePeers peers)
{
    private const string Dead = "20261119T000000Z-0000";

    [Theory, AllStorages]
    public void A_cancelled_upload_ends_at_once_and_leaves_nothing(Peer? peer)
    {
        string address = peer is { } kind ? peers.Create(kind) : peers.CreateLocal();
        using var cancel = new CancellationTokenSource();
        BackupRepository repository = BackupRepository.Create(address, cancel.Token);
        long start = 0;
        try
        {
            using BackupWriter writer = repository.Begin(BackupRepository.NewId(DateTime.UtcNow), CompressionCodec.None);
            using BackupFileStream file = writer.Create("big.sql", BackupFileKind.Data, "shop", "item");
            file.Write(new byte[9 << 20]);
            start = Stopwatch.GetTimestamp();
            cancel.Cancel();
            file.Write(new byte[20 << 20]);
            file.Complete(1);
            if (peer is not null)
            {
                writer.Complete(SampleBackup.Manifest(writer.Id));
                Assert.Fail("It went on.");
            }
        }
        catch (OperationCanceledException)
        {
            // As it should.
        }

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
        Assert.Empty(BackupRepository.Open(address).List());
        Assert.Empty(StorageFactory.Open(address).ListFolders());
        Assert.DoesNotContain(CommandLines(), line => line.Contains(address.Split('?')[0].Split("://")[^1], StringComparison.Ordinal) && line.Contains("big.sql", StringComparison.Ordinal));
        if (peer == Peer.Moto)
        {
            Assert.Empty(peers.Moto.Uploads(address.Split('/')[2]));
        }
    }

    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void An_upload_on_which_nothing_moves_is_cancelled_at_once(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer, "timeout=600");
        BackupRepository.Create(place.Address);
        HttpFault fault = place.Network.Add(HttpFault.StallRequest(500_000, HttpMethod.Put, place.Part, times: int.MaxValue));
        using var cancel = new CancellationTokenSource();
        Task<BackupRecord> backup = Task.Run(() => place.Write(cancel.Token));
        Assert.True(SpinWait.SpinUntil(() => fault.Happened > 0 || backup.IsCompleted, TimeSpan.FromSeconds(30)));
        long start = Stopwatch.GetTimestamp();
        cancel.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => backup.GetAwaiter().GetResult());

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
        Assert.Empty(BackupRepository.Open(place.Address).List());
        Assert.Empty(place.Left);
    }

    [PeerFact(Peer.Ssh)]
    public void An_upload_by_ssh_on_which_nothing_moves_is_cancelled_at_once()
    {
        using var line = new FaultyLine(new(System.Net.IPAddress.Loopback, peers.Ssh.Port), ProxySide.Client, 2_000_000);
        string address = peers.CreateBehind(line, "timeout=600");
        BackupRepository.Create(address);
        using var cancel = new CancellationTokenSource();
        Task<BackupRecord> backup = Task.Run(() => FaultyPlace.Write(address, cancel.Token));
        Assert.True(line.WaitForBytes(TimeSpan.FromSeconds(30)));
        line.IsStalled = true;
        cancel.Cancel();
        line.IsStalled = false;
        long start = Stopwatch.GetTimestamp();

        Assert.ThrowsAny<OperationCanceledException>(() => backup.GetAwaiter().GetResult());

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
        Assert.Empty(StorageFactory.Open(address).ListFolders());
    }

    [PeerFact(Peer.Rclone)]
    public void An_upload_by_rclone_that_is_cancelled_leaves_no_program_and_no_upload()
    {
        using var place = new FaultyPlace(peers, Peer.Moto);
        string address = Rclone(place);
        BackupRepository.Create(address);
        using var cancel = new CancellationTokenSource();
        place.Network.BytesPerSecond = 4 << 20;
        Task<BackupRecord> backup = Task.Run(() => FaultyPlace.Write(address, cancel.Token));
        Assert.True(SpinWait.SpinUntil(() => place.Network.Requests.Any(r => r.Contains("partNumber=", StringComparison.Ordinal)) || backup.IsCompleted, TimeSpan.FromSeconds(30)));
        long start = Stopwatch.GetTimestamp();
        cancel.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => backup.GetAwaiter().GetResult());

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
        Assert.DoesNotContain(CommandLines(), l => l.StartsWith("rclone", StringComparison.Ordinal) && l.Contains(address[7..], StringComparison.Ordinal));
        Assert.Empty(place.Left);
    }

    [PeerFact(Peer.Rclone)]
    public void A_store_behind_rclone_that_fails_is_told_of_as_such()
    {
        using var place = new FaultyPlace(peers, Peer.Moto);
        string address = Rclone(place) + "/place-403";
        BackupRepository.Create(address);
        place.Network.Add(HttpFault.Answer(System.Net.HttpStatusCode.BadGateway, "", times: int.MaxValue));

        var failure = Assert.Throws<BackupException>(() => StorageFactory.Open(address).ListFolders());

        Assert.Equal(BackupErrorId.StorageUnreachable, failure.ErrorId);
    }

    [Theory, AllStorages]
    public void What_a_killed_run_leaves_is_no_backup_and_goes_with_the_next_run(Peer? peer)
    {
        string address = peer is { } kind ? peers.Create(kind) : peers.CreateLocal();
        BackupRepository repository = BackupRepository.Create(address);

        // As a process that is killed in the middle of an upload leaves it: nothing is ended or given up.
        BackupWriter writer = repository.Begin(Dead, CompressionCodec.None);
        BackupFileStream file = writer.Create("big.sql", BackupFileKind.Data, "shop", "item");
        file.Write(new byte[17 << 20]);
        Own(repository.Storage, peer is null ? Dead + BackupId.PartialSuffix : Dead, Environment.MachineName, EndedProcess());
        if (peer == Peer.Moto)
        {
            Assert.True(SpinWait.SpinUntil(() => peers.Moto.Uploads(address.Split('/')[2]).Count > 0, TimeSpan.FromSeconds(30)));
        }

        BackupRecord left = Assert.Single(repository.List());
        Assert.Equal((BackupStatus.Incomplete, true), (left.Status, left.IsDead));
        Assert.Throws<BackupException>(() => repository.Find(Dead));

        string next = SampleBackup.Write(address).Id;
        Assert.Equal([next], repository.List().Select(r => r.Id));
        if (peer == Peer.Moto)
        {
            Assert.Empty(peers.Moto.Uploads(address.Split('/')[2]));
        }

        GC.KeepAlive(file);
    }

    internal static void Own(IBackupStorage storage, string folder, string host, int process) => storage.Replace(
        folder, RunOwner.FileName, Encoding.UTF8.GetBytes($$"""{"host":"{{host}}","processId":{{process}},"processStarted":"2026-11-19T00:00:00Z"}"""));

    private static int EndedProcess()
    {
        using var process = Process.Start("true");
        process.WaitForExit();
        return process.Id;
    }

    // A remote of rclone's that is the S3 peer, over the network that fails.
    private string Rclone(FaultyPlace place)
    {
        _ = peers.Rclone;
        string name = "s" + Guid.NewGuid().ToString("N")[..8];
        File.AppendAllText(peers.Rclone.ConfigFile, $"""

            [{name}]
            type = s3
            provider = Other
            access_key_id = any
            secret_access_key = any
            endpoint = {place.Network.Address.GetLeftPart(UriPartial.Authority)}
            force_path_style = true
            upload_cutoff = 5Mi
            chunk_size = 5Mi

            """);
        return $"rclone:{name}:{place.Address.Split('/')[2]}/pre/fix";
    }

    private static IEnumerable<string> CommandLines() => Directory.GetDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
        .Select(folder =>
        {
            try
            {
                return File.ReadAllText(folder + "/cmdline").Replace('\0', ' ');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        });
}
