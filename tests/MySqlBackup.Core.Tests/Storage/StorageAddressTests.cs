using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;
using MySqlBackup.Core.Storage.S3;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>Addresses that somebody has put a secret into: they are refused, and it is not repeated.</summary>
public sealed class StorageAddressTests
{
    [Theory]
    [InlineData("s3://AKIAKEY:SECRET@bucket/prefix")]
    [InlineData("s3://bucket/prefix?endpoint=http://key:SECRET@127.0.0.1:9000")]
    [InlineData("s3://bucket/prefix?endpoint=key:SECRET@127.0.0.1:9000")]
    [InlineData("s3://bucket/prefix?secretKey=SECRET")]
    [InlineData("azure://account:SECRET@container/prefix")]
    [InlineData("azure://account/container/prefix?sv=2021&sig=SECRET")]
    [InlineData("azure://account/container/prefix?endpoint=https%3A%2F%2Faccount.example%3Fsig%3DSECRET")]
    [InlineData("azure://account/container/prefix?endpoint=https%3A%2F%2Fkey:SECRET@account.example")]
    [InlineData("azure://account/container/prefix?SECRET")]
    [InlineData("s3://bucket/prefix?region=eu-central-1&SECRET/+a=")]
    [InlineData("ssh://me:SECRET@host/path")]
    [InlineData("ssh://me:SECRET/path")]
    [InlineData("rclone::s3,secret_access_key=SECRET:bucket/prefix")]
    [InlineData("https://account.blob.core.windows.net/container/prefix?sig=SECRET")]
    public void A_secret_in_an_address_is_refused_and_not_repeated(string address)
    {
        var failure = Assert.Throws<BackupException>(() => StorageFactory.Open(address));
        Assert.Equal(BackupErrorId.InvalidArgument, failure.ErrorId);
        Assert.DoesNotContain("SECRET", failure.ToString(), StringComparison.Ordinal);

        // Nor does it come back in the record of a run that failed for it.
        Assert.DoesNotContain("SECRET", BackupRepository.Locate(address), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://bucket/prefix?endpoint=http://127.0.0.1:9000&region=eu-central-1")]
    [InlineData("azure://account/container/prefix?endpoint=http://127.0.0.1:9000/account")]
    [InlineData("ssh://me@host:22/~/path")]
    [InlineData("rclone:remote:path")]
    [InlineData("/path/of a folder")]
    public void An_address_without_is_described_as_it_is(string address) => Assert.Equal(address, StorageFactory.Describe(address));

    [Theory]
    [InlineData("http://key:SECRET@127.0.0.1:9000/", "http://127.0.0.1:9000")]
    [InlineData("https://store.example/path?token=SECRET#SECRET", "https://store.example/path")]
    [InlineData("SECRET", "the endpoint of AWS_ENDPOINT_URL")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_endpoint_of_the_environment_is_shown_without_secrets(string? endpoint, string? shown) => Assert.Equal(shown, S3Options.Shown(endpoint));
}
