using System.Collections.Concurrent;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using MySqlBackup.Core.Storage.Objects;

namespace MySqlBackup.Core.Storage.S3;

/// <summary>A multipart upload.</summary>
internal sealed class S3Upload(IAmazonS3 client, string bucket, string key, string uploadId, Func<Func<Task<bool>>, Task<bool>> call) : IObjectUpload
{
    private readonly ConcurrentBag<PartETag> _parts = [];

    public Task AddAsync(int number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => call(async () =>
    {
        string hash = Convert.ToBase64String(SHA256.HashData(content.Span));
        var request = new UploadPartRequest
        {
            BucketName = bucket,
            Key = key,
            UploadId = uploadId,
            PartNumber = number,
            PartSize = content.Length,
            InputStream = ContentStream.Of(content),
            ChecksumSHA256 = hash,
        };
        UploadPartResponse stored = await client.UploadPartAsync(request, cancellationToken).ConfigureAwait(false);
        _parts.Add(new PartETag(number, stored.ETag) { ChecksumSHA256 = stored.ChecksumSHA256 });
        return true;
    });

    public Task CompleteAsync(CancellationToken cancellationToken) => call(async () =>
    {
        var request = new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = uploadId, PartETags = _parts.OrderBy(p => p.PartNumber).ToList() };
        await client.CompleteMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false);
        return true;
    });

    public async Task AbortAsync()
    {
        try
        {
            await client.AbortMultipartUploadAsync(bucket, key, uploadId).ConfigureAwait(false);
        }
        catch (Exception e) when (S3Error.IsOfStore(e))
        {
            // The next run that writes to the repository gives it up.
        }
    }
}
