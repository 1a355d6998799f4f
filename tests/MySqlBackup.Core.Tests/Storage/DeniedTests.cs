using System.Net;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;
using MySqlBackup.Testing;
using MySqlBackup.Testing.Peers;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>What is said of credentials, rights and places that are not there.</summary>
[Collection(StoragePeers.Name)]
public sealed class DeniedTests(StoragePeers peers)
{
    private const int Always = int.MaxValue;
    private const string Denied = "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
    private const string Expired = "<?xml version=\"1.0\"?><Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>";
    private const string DeniedKey =
        "<?xml version=\"1.0\"?><DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Error><Key>pre/fix/x</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error></DeleteResult>";

    private const string FoundUpload =
        "<?xml version=\"1.0\"?><ListMultipartUploadsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Upload><Key>pre/fix/a/x</Key><UploadId>1</UploadId></Upload></ListMultipartUploadsResult>";

    private const string AzureRefusal = "x-ms-error-code: AuthorizationPermissionMismatch";

    [PeerTheory(Peer.Moto)]
    [InlineData("PUT", "partNumber=")]
    [InlineData("PUT", "manifest")]
    [InlineData("HEAD", "manifest")]
    [InlineData("GET", "list-type")]
    public void S3_credentials_that_expire_in_the_middle_are_named(string method, string path)
    {
        using var place = new FaultyPlace(peers, Peer.Moto);
        BackupRepository.Create(place.Address);
        string body = method == "HEAD" ? "" : Expired;

        // Whoever asks a second time, for the reason, gets the same answer with its text.
        place.Network.Add(HttpFault.Answer(HttpStatusCode.BadRequest, body, new HttpMethod(method), path, skip: path == "list-type" ? 2 : 0, times: Always));
        place.Network.Add(HttpFault.Answer(HttpStatusCode.BadRequest, Expired, HttpMethod.Get, "manifest", times: Always));

        var failure = Assert.Throws<BackupException>(() => place.Write());

        Assert.Equal(BackupErrorId.StorageAccessDenied, failure.ErrorId);
        Assert.Contains("expired (ExpiredToken). Renew them", failure.Message, StringComparison.Ordinal);
        place.Network.Heal();
        Assert.Empty(BackupRepository.Open(place.Address).List());
        Assert.Empty(place.Left);
    }

    [PeerTheory(Peer.Moto)]
    [InlineData("PUT", "partNumber=", "s3:PutObject")]
    [InlineData("POST", "uploads", "s3:PutObject")]
    [InlineData("POST", "uploadId=", "s3:PutObject")]
    [InlineData("PUT", "manifest", "s3:PutObject")]
    [InlineData("GET", "list-type", "s3:ListBucket")]
    public void A_right_that_lacks_for_a_backup_is_named(string method, string path, string right)
    {
        using var place = new FaultyPlace(peers, Peer.Moto);
        BackupRepository.Create(place.Address);
        place.Network.Add(HttpFault.Answer(HttpStatusCode.Forbidden, Denied, new HttpMethod(method), path, times: Always));

        var failure = Assert.Throws<BackupException>(() => place.Write());

        Assert.Equal(BackupErrorId.StorageAccessDenied, failure.ErrorId);
        Assert.Contains(right + " on 's3://", failure.Message, StringComparison.Ordinal);
        place.Network.Heal();
        Assert.Empty(place.Left);
    }

    [PeerTheory(Peer.Moto)]
    [InlineData("HEAD", "/x", "", 403, "s3:GetObject")]
    [InlineData("GET", "/x", Denied, 403, "s3:GetObject")]
    [InlineData("POST", "delete", Denied, 403, "s3:DeleteObject")]
    [InlineData("POST", "delete", DeniedKey, 200, "s3:DeleteObject")]
    [InlineData("GET", "uploads", Denied, 403, "s3:ListBucketMultipartUploads")]
    [InlineData("DELETE", "uploadId=", Denied, 403, "s3:AbortMultipartUpload")]
    public void A_right_that_lacks_to_read_or_remove_is_named(string method, string path, string body, int status, string right)
    {
        using var place = new FaultyPlace(peers, Peer.Moto);
        place.Put("a/x", [1]);
        place.Network.Add(HttpFault.Answer((HttpStatusCode)status, body, new HttpMethod(method), path, times: Always));
        if (method == "DELETE")
        {
            place.Network.Add(HttpFault.Answer(HttpStatusCode.OK, FoundUpload, HttpMethod.Get, "uploads", times: Always));
        }

        IBackupStorage storage = StorageFactory.Open(place.Address);

        var failure = Assert.Throws<BackupException>(() =>
        {
            using (Stream stream = storage.OpenRead("a", "x"))
            {
                stream.ReadByte();
            }

            storage.Delete("a", last: "owner.json");
        });

        Assert.Equal(BackupErrorId.StorageAccessDenied, failure.ErrorId);
        Assert.Contains(right + " on 's3://", failure.Message, StringComparison.Ordinal);
    }

    [PeerTheory(Peer.Azurite)]
    [InlineData("PUT", "comp=block&", "write")]
    [InlineData("PUT", "manifest", "write")]
    [InlineData("GET", "comp=list", "list")]
    [InlineData("HEAD", "manifest", "read")]
    public void An_operation_that_Azure_refuses_is_named(string method, string path, string right)
    {
        using var place = new FaultyPlace(peers, Peer.Azurite);
        BackupRepository.Create(place.Address);
        place.Network.Add(HttpFault.Answer(HttpStatusCode.Forbidden, "", new HttpMethod(method), path, times: Always, headers: [AzureRefusal]));

        var failure = Assert.Throws<BackupException>(() => place.Write());

        Assert.Equal(BackupErrorId.StorageAccessDenied, failure.ErrorId);
        Assert.Contains($"refuses {right} on 'azure://", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Storage Blob Data Contributor", failure.Message, StringComparison.Ordinal);
        place.Network.Heal();
        Assert.Empty(place.Left);
    }

    [PeerTheory(Peer.Azurite)]
    [InlineData("rl", "write")]
    [InlineData("rwdac", "list")]
    public void A_signature_that_lacks_a_permission_is_told_of(string permissions, string right)
    {
        using var place = new FaultyPlace(peers, Peer.Azurite);
        var failure = Assert.Throws<BackupException>(() => WithSignature(peers.Azurite.Sas(permissions), () => BackupRepository.Create(place.Address)));
        Assert.Equal(BackupErrorId.StorageAccessDenied, failure.ErrorId);
        Assert.Contains($"refuses {right} on", failure.Message, StringComparison.Ordinal);
        Assert.Empty(place.Left);
    }

    [PeerFact(Peer.Azurite)]
    public void A_signature_that_only_reads_is_told_of_by_what_it_lacks_first()
    {
        using var place = new FaultyPlace(peers, Peer.Azurite);
        BackupRepository.Create(place.Address);
        var failure = Assert.Throws<BackupException>(() => WithSignature(peers.Azurite.Sas("rl"), () => place.Write()));
        Assert.Equal(BackupErrorId.StorageAccessDenied, failure.ErrorId);
        Assert.Contains("refuses write on", failure.Message, StringComparison.Ordinal);
        Assert.Empty(place.Left);
    }

    [PeerFact(Peer.Azurite)]
    public void A_signature_that_has_ended_is_told_of()
    {
        using var place = new FaultyPlace(peers, Peer.Azurite);
        var failure = Assert.Throws<BackupException>(() => WithSignature(peers.Azurite.Sas(validFor: TimeSpan.FromMinutes(-30)), () => BackupRepository.Create(place.Address)));
        Assert.Equal(BackupErrorId.StorageAccessDenied, failure.ErrorId);
        Assert.Contains("AZURE_STORAGE_SAS_TOKEN ended at ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Make a new one", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [PeerData(Peer.Moto, "bucket")]
    [PeerData(Peer.Azurite, "container")]
    public void A_place_that_is_not_there_is_named_and_not_made(Peer peer, string kind)
    {
        using var place = new FaultyPlace(peers, peer);
        string address = place.AddressOf("not-there");

        var failure = Assert.Throws<BackupException>(() => BackupRepository.Create(address));
        Assert.Equal(BackupErrorId.StorageNotFound, failure.ErrorId);
        Assert.Contains($"There is no {kind} 'not-there' at '", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Create it", failure.Message, StringComparison.Ordinal);

        failure = Assert.Throws<BackupException>(() => BackupRepository.Open(address));
        Assert.Equal(BackupErrorId.NotARepository, failure.ErrorId);
        Assert.Contains($"no {kind}", failure.Message, StringComparison.Ordinal);
    }

    private static void WithSignature(string signature, Action action)
    {
        string? key = Environment.GetEnvironmentVariable("AZURE_STORAGE_KEY");
        try
        {
            Environment.SetEnvironmentVariable("AZURE_STORAGE_KEY", null);
            Environment.SetEnvironmentVariable("AZURE_STORAGE_SAS_TOKEN", signature);
            action();
        }
        finally
        {
            Environment.SetEnvironmentVariable("AZURE_STORAGE_KEY", key);
            Environment.SetEnvironmentVariable("AZURE_STORAGE_SAS_TOKEN", null);
        }
    }
}
