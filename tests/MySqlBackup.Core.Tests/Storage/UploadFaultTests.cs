using System.Diagnostics;
using System.Net;
using MySqlBackup.Core.Repository;
using MySqlBackup.Testing;
using MySqlBackup.Testing.Peers;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>Connections that break and stores that fail while a backup is written.</summary>
[Collection(StoragePeers.Name)]
public sealed class UploadFaultTests(StoragePeers peers)
{
    private const int Always = int.MaxValue;

    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void A_connection_that_breaks_in_a_part_is_made_anew(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer);
        HttpFault fault = place.Network.Add(HttpFault.CutRequest(500_000, HttpMethod.Put, place.Part, times: 2));

        BackupRecord record = place.Write();

        Assert.Equal(2, fault.Happened);
        Assert.Equal(record.Id, Assert.Single(BackupRepository.Open(place.Address).List()).Id);
        place.ReadBack();
        Assert.DoesNotContain(place.Left, name => name.StartsWith("upload of", StringComparison.Ordinal));
    }

    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void A_connection_that_always_breaks_fails_the_backup_and_leaves_nothing(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer, "retries=1");

        // The last part alone: the first is there by then, or on its way.
        HttpFault fault = place.Network.Add(HttpFault.CutRequest(500_000, HttpMethod.Put, place.Part, skip: 1, times: Always));

        var failure = Assert.Throws<BackupException>(() => place.Write());

        Assert.Equal(BackupErrorId.StorageUnreachable, failure.ErrorId);
        Assert.Contains(place.Network.Address.GetLeftPart(UriPartial.Authority), failure.Message, StringComparison.Ordinal);

        // .NET makes a connection that was kept open anew, up to three times, before an attempt has failed.
        Assert.InRange(fault.Happened, 1, 16);
        Assert.Empty(BackupRepository.Open(place.Address).List());
        Assert.Empty(place.Left);
    }

    [Theory]
    [PeerData(Peer.Moto, 500, "InternalError")]
    [PeerData(Peer.Moto, 503, "SlowDown")]
    [PeerData(Peer.Moto, 429, "TooManyRequests")]
    [PeerData(Peer.Moto, 429, "")]
    [PeerData(Peer.Azurite, 500, "InternalError")]
    [PeerData(Peer.Azurite, 503, "ServerBusy")]
    [PeerData(Peer.Azurite, 429, "")]
    public void Errors_that_pass_are_waited_for(Peer peer, int status, string code)
    {
        using var place = new FaultyPlace(peers, peer);
        HttpFault put = place.Network.Add(Fails(status, code, HttpMethod.Put, times: 2));
        HttpFault part = place.Network.Add(Fails(status, code, HttpMethod.Put, place.Part, times: 1));
        HttpFault list = place.Network.Add(Fails(status, code, HttpMethod.Get, times: 2));

        place.Write();

        Assert.Equal((2, 1, 2), (put.Happened, part.Happened, list.Happened));
        place.ReadBack();
    }

    // The SDK of S3, whose own stores never say when, comes back after a 503 at its own pace.
    [Theory]
    [PeerData(Peer.Moto, 429)]
    [PeerData(Peer.Azurite, 429)]
    [PeerData(Peer.Azurite, 503)]
    public void A_store_that_says_when_to_come_back_is_not_asked_before(Peer peer, int status)
    {
        using var place = new FaultyPlace(peers, peer);
        place.Network.Add(HttpFault.Answer((HttpStatusCode)status, method: HttpMethod.Put, headers: ["Retry-After: 2"]));
        long start = Stopwatch.GetTimestamp();

        BackupRepository.Create(place.Address);

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 1.9, 60);
    }

    [Theory]
    [PeerData(Peer.Moto, 500, "InternalError")]
    [PeerData(Peer.Moto, 503, "SlowDown")]
    [PeerData(Peer.Moto, 429, "")]
    [PeerData(Peer.Azurite, 503, "ServerBusy")]
    [PeerData(Peer.Azurite, 429, "")]
    public void A_store_that_always_fails_is_given_up_after_so_many_attempts(Peer peer, int status, string code)
    {
        using var place = new FaultyPlace(peers, peer);
        BackupRepository.Create(place.Address);
        HttpFault fault = place.Network.Add(Fails(status, code, HttpMethod.Put, place.Part, times: Always));

        var failure = Assert.Throws<BackupException>(() => place.Write());

        Assert.Equal(BackupErrorId.StorageUnreachable, failure.ErrorId);
        Assert.Contains("after several attempts", failure.Message, StringComparison.Ordinal);
        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);

        // Two parts were on their way, each with two retries at most.
        Assert.InRange(fault.Happened, 3, 6);
        Assert.Empty(place.Left);
    }

    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void A_manifest_whose_answer_is_lost_makes_a_backup(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer);
        HttpFault fault = place.Network.Add(HttpFault.LoseAnswer(HttpMethod.Put, ManifestSerializer.FileName));

        BackupRecord record = place.Write();

        Assert.Equal(1, fault.Happened);
        Assert.Equal(record.Id, Assert.Single(BackupRepository.Open(place.Address).List()).Id);
        place.ReadBack();
    }

    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void A_manifest_whose_answers_are_all_lost_is_a_success_or_not_there(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer, "retries=1");
        place.Network.Add(HttpFault.LoseAnswer(HttpMethod.Put, ManifestSerializer.FileName, times: Always));
        BackupRecord? record = null;
        try
        {
            record = place.Write();
        }
        catch (BackupException e)
        {
            Assert.Equal(BackupErrorId.StorageUnreachable, e.ErrorId);
        }

        Assert.Equal(record is null ? [] : [record.Id], BackupRepository.Open(place.Address).List().Select(r => r.Id));
        Assert.Equal(record is null, !place.Left.Any());
    }

    [Theory]
    [InlineData("uploads")] // an upload begun, its id unknown
    [InlineData("uploadId=")] // an upload completed, and nobody told
    public void An_upload_whose_answer_is_lost_makes_a_backup_and_leaves_no_upload(string path)
    {
        using var place = new FaultyPlace(peers, Peer.Moto);
        HttpFault fault = place.Network.Add(HttpFault.LoseAnswer(HttpMethod.Post, path));

        place.Write();

        Assert.Equal(1, fault.Happened);
        place.ReadBack();
        Assert.DoesNotContain(place.Left, name => name.StartsWith("upload of", StringComparison.Ordinal));
    }

    [PeerFact(Peer.Moto)]
    public void An_upload_that_is_gone_because_it_was_completed_makes_a_backup()
    {
        using var place = new FaultyPlace(peers, Peer.Moto);
        place.Network.Add(HttpFault.LoseAnswer(HttpMethod.Post, "uploadId="));
        place.Network.Add(Fails(404, "NoSuchUpload", HttpMethod.Post, "uploadId=", times: Always));

        place.Write();

        place.ReadBack();
    }

    [Theory]
    [PeerData(Peer.Moto)]
    [PeerData(Peer.Azurite)]
    public void An_answer_that_nobody_understands_is_an_error(Peer peer)
    {
        using var place = new FaultyPlace(peers, peer, "retries=1");
        place.Network.Add(HttpFault.Answer(HttpStatusCode.BadGateway, "<html>No.<br>", times: Always));
        Assert.Equal(BackupErrorId.StorageUnreachable, Assert.Throws<BackupException>(() => BackupRepository.Create(place.Address)).ErrorId);
    }

    private static HttpFault Fails(int status, string code, HttpMethod method, string? path = null, int times = 1) => HttpFault.Answer(
        (HttpStatusCode)status, code.Length == 0 ? "" : $"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>Later.</Message></Error>", method, path, times: times,
        headers: code.Length == 0 ? [] : [$"x-ms-error-code: {code}"]);
}
