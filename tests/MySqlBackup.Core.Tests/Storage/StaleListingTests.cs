using System.Net;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;
using MySqlBackup.Core.Tests.Repository;
using MySqlBackup.Testing;
using MySqlBackup.Testing.Peers;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>Stores whose listings tell late of what was written and removed.</summary>
[Collection(StoragePeers.Name)]
public sealed class StaleListingTests(StoragePeers peers)
{
    private const int Always = int.MaxValue;
    private const string Old = "20261119T000000Z-0000";
    private const string New = "20261120T000000Z-0000";

    [PeerFact(Peer.Moto)]
    public void What_is_removed_and_still_listed_is_no_damaged_backup()
    {
        using var place = new FaultyPlace(peers, Peer.Moto);
        SampleBackup.Write(place.Address, id: Old);
        SampleBackup.Write(place.Address, id: New);
        string folders = place.ListingOf("", folders: true);
        string files = place.ListingOf(Old + "/", folders: false);
        BackupRepository repository = BackupRepository.Open(place.Address);
        repository.Remove(Old);
        place.Network.Add(HttpFault.Answer(HttpStatusCode.OK, folders, HttpMethod.Get, "delimiter=%2F.*prefix=pre%2Ffix%2F(&|$)", times: Always));
        place.Network.Add(HttpFault.Answer(HttpStatusCode.OK, files, HttpMethod.Get, "list-type.*" + Old, times: Always));

        Assert.Equal([New], repository.List().Select(r => r.Id));
        Assert.Equal(BackupErrorId.BackupNotFound, Assert.Throws<BackupException>(() => repository.Find(Old)).ErrorId);
        Assert.Equal(New, BackupSource.Open(place.Address).Id);
        repository.RemoveLeftovers(NullOutput.Instance);
        Assert.NotEmpty(place.Left);
    }

    [PeerFact(Peer.Moto)]
    public void What_is_written_and_not_yet_listed_is_no_damage()
    {
        using var place = new FaultyPlace(peers, Peer.Moto);
        SampleBackup.Write(place.Address, id: Old);
        string folders = place.ListingOf("", folders: true);
        string files = place.ListingOf(New + "/", folders: false);
        HttpFault later = place.Network.Add(HttpFault.Answer(HttpStatusCode.OK, files, HttpMethod.Get, "list-type.*" + New, times: Always));
        place.Network.Add(HttpFault.Answer(HttpStatusCode.OK, folders, HttpMethod.Get, "delimiter=%2F.*prefix=pre%2Ffix%2F(&|$)", times: Always));

        SampleBackup.Write(place.Address, id: New);

        Assert.True(later.Happened > 0);
        BackupRepository repository = BackupRepository.Open(place.Address);
        Assert.Equal([Old], repository.List().Select(r => r.Id));
        place.Network.Heal();
        Assert.Equal([Old, New], repository.List().Select(r => r.Id));
        foreach (BackupSourceFile file in BackupSource.Open(place.Address, New).Files)
        {
            using Stream stream = BackupSource.Open(place.Address, New).OpenRead(file);
            stream.CopyTo(Stream.Null);
        }
    }

    [PeerFact(Peer.Moto)]
    public void What_a_removal_finds_late_goes_too()
    {
        using var place = new FaultyPlace(peers, Peer.Moto);
        SampleBackup.Write(place.Address, id: Old);
        IBackupStorage storage = StorageFactory.Open(place.Address);
        string files = place.ListingOf(Old + "/", folders: false);
        place.Put(Old + "/late.sql", [1, 2, 3]);
        place.Network.Add(HttpFault.Answer(HttpStatusCode.OK, files, HttpMethod.Get, "list-type.*" + Old, times: 1));

        storage.Delete(Old, last: RunOwner.FileName);

        Assert.Empty(place.Left);
    }
}
