using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;
using MySqlBackup.Testing;
using MySqlBackup.Testing.Peers;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>Sessions of ssh that break or stand still.</summary>
[Collection(StoragePeers.Name)]
public sealed class SshFaultTests(StoragePeers peers)
{
    private const string Folder = "20261125T100000Z-0001";
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(9 << 20);

    [PeerFact(Peer.Ssh)]
    public void A_session_that_breaks_in_an_upload_is_made_anew()
    {
        using var line = new FaultyLine(Server, ProxySide.Client, 3_000_000, times: 2);
        string address = peers.CreateBehind(line, "retries=4");
        using (IStorageFolder folder = StorageFactory.Open(address).CreateFolder(Folder))
        {
            using (IStorageWriter file = folder.CreateFile("big.sql"))
            {
                file.Write(Content);
                file.Complete();
            }

            folder.Flush();
        }

        Assert.Equal(0, line.Left);
        Assert.Equal(["big.sql"], Files(address).Select(Path.GetFileName));
        Assert.Equal(SHA256.HashData(Content), SHA256.HashData(File.ReadAllBytes(Files(address)[0])));
    }

    [PeerFact(Peer.Ssh)]
    public void A_session_that_always_breaks_fails_the_backup_and_leaves_nothing()
    {
        using var line = new FaultyLine(Server, ProxySide.Client, 2_000_000, times: int.MaxValue);
        string address = peers.CreateBehind(line, "retries=1");

        var failure = Assert.Throws<BackupException>(() => FaultyPlace.Write(address));

        Assert.Equal(BackupErrorId.StorageUnreachable, failure.ErrorId);
        Assert.Contains("'peer' can't be reached", failure.Message, StringComparison.Ordinal);
        Assert.Equal([RepositoryMarker.FileName], Files(address).Select(Path.GetFileName));
    }

    [PeerFact(Peer.Ssh)]
    public void A_session_that_breaks_in_a_download_is_gone_on_with()
    {
        using var line = new FaultyLine(Server, ProxySide.Server, 3_000_000, times: 2);
        string address = peers.CreateBehind(line, "retries=4");
        string folder = Path.Combine(new Uri(address).AbsolutePath, Folder);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "big.sql"), Content);

        using Stream stream = StorageFactory.Open(address).OpenRead(Folder, "big.sql");

        Assert.Equal(SHA256.HashData(Content), SHA256.HashData(stream));
        Assert.Equal(0, line.Left);
    }

    [PeerFact(Peer.Ssh)]
    public void A_session_that_stands_still_ends_with_an_error()
    {
        using var line = new FaultyLine(Server);
        string address = peers.CreateBehind(line, "retries=0&timeout=2");
        IBackupStorage storage = StorageFactory.Open(address);
        storage.Initialize();
        line.IsStalled = true;
        long start = Stopwatch.GetTimestamp();

        var failure = Assert.Throws<BackupException>(storage.ListFolders);

        Assert.Equal(BackupErrorId.StorageUnreachable, failure.ErrorId);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 1, 20);
    }

    private IPEndPoint Server => new(IPAddress.Loopback, peers.Ssh.Port);

    // A loopback peer's files are this machine's.
    private static string[] Files(string address) => Directory.GetFiles(new Uri(address).AbsolutePath, "*", SearchOption.AllDirectories);
}
