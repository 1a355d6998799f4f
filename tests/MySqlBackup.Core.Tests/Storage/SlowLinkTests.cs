using System.Diagnostics;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;
using MySqlBackup.Testing;
using MySqlBackup.Testing.Peers;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>A link that is slow is waited for; one on which nothing moves is not.</summary>
[Collection(StoragePeers.Name)]
public sealed class SlowLinkTests(StoragePeers peers)
{
    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void A_transfer_that_takes_longer_than_the_timeout_but_moves_goes_on(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer, "retries=0&timeout=2");
        BackupRepository.Create(place.Address);
        place.Network.BytesPerSecond = 3 << 20;
        long start = Stopwatch.GetTimestamp();
        place.Write();
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 2.2, 60);

        start = Stopwatch.GetTimestamp();
        place.ReadBack();
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 2.2, 60);
    }

    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void An_upload_on_which_nothing_moves_ends_with_an_error(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer, "retries=1&timeout=1");
        BackupRepository.Create(place.Address);
        place.Network.Add(HttpFault.StallRequest(500_000, HttpMethod.Put, place.Part, times: int.MaxValue));
        long start = Stopwatch.GetTimestamp();

        var failure = Assert.Throws<BackupException>(() => place.Write());

        Assert.Equal(BackupErrorId.StorageUnreachable, failure.ErrorId);
        Assert.Contains("nothing has moved", failure.Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 1, 20);
        Assert.Empty(place.Left);
    }

    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void A_download_on_which_nothing_moves_is_begun_anew(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer, "retries=1&timeout=1");
        place.Write();
        HttpFault fault = place.Network.Add(HttpFault.StallRequest(0, HttpMethod.Get, @"\.sql", times: 1));

        place.ReadBack();

        Assert.Equal(1, fault.Happened);
    }

    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void A_store_that_never_answers_ends_with_an_error(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer, "retries=1&timeout=1");
        place.Network.Add(HttpFault.StallRequest(0, times: int.MaxValue));
        long start = Stopwatch.GetTimestamp();

        var failure = Assert.Throws<BackupException>(() => StorageFactory.Open(place.Address).ListFolders());

        Assert.Equal(BackupErrorId.StorageUnreachable, failure.ErrorId);
        Assert.Contains("nothing has moved for 1 second", failure.Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 1, 20);
    }
}
