using System.Net;
using MySqlBackup.Core.Repository;
using MySqlBackup.Testing;
using MySqlBackup.Testing.Peers;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>Connections that break, and bytes that change, while a backup is read.</summary>
[Collection(StoragePeers.Name)]
public sealed class DownloadFaultTests(StoragePeers peers)
{
    private const string Rows = @"shop\.item\.00000\.sql";

    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void A_download_that_breaks_goes_on_where_it_was(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer, "retries=0");
        place.Write();
        HttpFault fault = place.Network.Add(HttpFault.CutAnswer(1_000_000, HttpMethod.Get, Rows, times: 3));

        place.ReadBack();

        Assert.Equal(3, fault.Happened);
    }

    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void A_download_that_always_breaks_at_once_is_an_error(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer, "retries=1");
        place.Write();
        HttpFault fault = place.Network.Add(HttpFault.CutAnswer(1_000_000, HttpMethod.Get, Rows));
        HttpFault rest = place.Network.Add(HttpFault.LoseAnswer(HttpMethod.Get, Rows, times: int.MaxValue));

        var failure = Assert.Throws<BackupException>(place.ReadBack);

        Assert.Equal(BackupErrorId.StorageUnreachable, failure.ErrorId);
        Assert.Equal(1, fault.Happened);
        Assert.InRange(rest.Happened, 1, 100);
    }

    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void Another_byte_in_a_download_is_told(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer);
        place.Write();
        HttpFault fault = place.Network.Add(HttpFault.ChangeAnswer(4_000_000, HttpMethod.Get, Rows));

        var failure = Assert.Throws<BackupException>(place.ReadBack);

        Assert.Equal(1, fault.Happened);
        Assert.Equal(BackupErrorId.FileDamaged, failure.ErrorId);
        Assert.Contains("SHA-256", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void A_file_that_is_another_in_the_middle_of_a_download_is_told(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer, "retries=0");
        BackupRecord record = place.Write();
        string name = $"{record.Id}/shop.item.00000.sql";
        place.Network.Add(HttpFault.CutAnswer(1_000_000, HttpMethod.Get, Rows));
        BackupSource source = BackupSource.Open(place.Address);
        using Stream stream = source.OpenRead(source.Files.Single(f => f.Name.EndsWith("shop.item.00000.sql", StringComparison.Ordinal)));
        stream.ReadExactly(new byte[1000]);
        byte[] other = place.Get(name)!;
        other[^1] ^= 1;
        place.Put(name, other);

        Assert.Throws<BackupException>(() => stream.CopyTo(Stream.Null));
    }

    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void A_store_that_fails_while_backups_are_listed_damages_none(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer, "retries=1");
        place.Write();
        place.Network.Add(HttpFault.Answer(HttpStatusCode.ServiceUnavailable, "", HttpMethod.Get, ManifestSerializer.FileName, times: int.MaxValue));
        BackupRepository repository = BackupRepository.Open(place.Address);

        Assert.Equal(BackupErrorId.StorageUnreachable, Assert.Throws<BackupException>(() => repository.List().Count()).ErrorId);

        place.Network.Heal();
        Assert.Equal(BackupStatus.Success, Assert.Single(repository.List()).Status);
    }

    [Theory]
    [PeerData(Peer.Moto, "<Error><Code>ExpiredToken</Code></Error>", HttpStatusCode.BadRequest)]
    [PeerData(Peer.Azurite, "", HttpStatusCode.Forbidden)]
    public void Credentials_that_expire_in_the_middle_of_a_download_are_named(Peer peer, string body, HttpStatusCode status)
    {
        using var place = new FaultyPlace(peers, peer);
        place.Write();
        place.Network.Add(HttpFault.CutAnswer(1_000_000, HttpMethod.Get, Rows));
        place.Network.Add(HttpFault.Answer(status, body, HttpMethod.Get, Rows, times: int.MaxValue, headers: ["x-ms-error-code: AuthenticationFailed"]));

        var failure = Assert.Throws<BackupException>(place.ReadBack);

        Assert.Equal(BackupErrorId.StorageAccessDenied, failure.ErrorId);
        Assert.Contains("expired", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Renew", failure.Message, StringComparison.Ordinal);
    }
}
