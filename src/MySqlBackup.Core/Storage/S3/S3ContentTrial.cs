using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;

namespace MySqlBackup.Core.Storage.S3;

/// <summary>
/// Whether a store compares what it takes with the SHA-256 that is sent with it. Amazon's does; some imitations keep the sum and look at nothing, and say it
/// again when asked. So it is tried, with a sum that is wrong, of an object in one piece and of a part.
/// </summary>
internal sealed class S3ContentTrial(IAmazonS3 client, string bucket, string key, S3Options options)
{
    private static readonly byte[] Content = "sent"u8.ToArray();
    private static readonly string WrongSum = Convert.ToBase64String(SHA256.HashData("meant"u8));

    /// <summary>True where both were refused. Nothing of them remains.</summary>
    public bool Run() => IsObjectRefused() && IsPartRefused();

    private bool IsObjectRefused()
    {
        var request = new PutObjectRequest { BucketName = bucket, Key = key, InputStream = new MemoryStream(Content), ChecksumSHA256 = WrongSum };
        options.Protect(request);
        if (IsRefused(() => client.PutObjectAsync(request)))
        {
            return true;
        }

        client.DeleteObjectAsync(bucket, key).GetAwaiter().GetResult();
        return false;
    }

    private bool IsPartRefused()
    {
        var begin = new InitiateMultipartUploadRequest { BucketName = bucket, Key = key, ChecksumAlgorithm = ChecksumAlgorithm.SHA256 };
        options.Protect(begin);
        string upload = client.InitiateMultipartUploadAsync(begin).GetAwaiter().GetResult().UploadId;
        try
        {
            return IsRefused(() => client.UploadPartAsync(new UploadPartRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = upload,
                PartNumber = 1,
                PartSize = Content.Length,
                InputStream = new MemoryStream(Content),
                ChecksumSHA256 = WrongSum,
            }));
        }
        finally
        {
            client.AbortMultipartUploadAsync(bucket, key, upload).GetAwaiter().GetResult();
        }
    }

    // BadDigest with Amazon, XAmzContentChecksumMismatch and the like elsewhere.
    private static bool IsRefused(Func<Task> request)
    {
        try
        {
            request().GetAwaiter().GetResult();
            return false;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.BadRequest)
        {
            return e.ErrorCode is { } code && (code.Contains("Digest", StringComparison.Ordinal) || code.Contains("Mismatch", StringComparison.Ordinal));
        }
    }
}
