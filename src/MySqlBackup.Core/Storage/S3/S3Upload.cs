using System.Collections.Concurrent;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using MySqlBackup.Core.Storage.Objects;

namespace MySqlBackup.Core.Storage.S3;

/// <summary>A multipart upload.</summary>
internal sealed class S3Upload(IAmazonS3 client, string bucket, string key, string uploadId, Func<Func<Task<bool>>, CancellationToken, Task<bool>> call) : IObjectUpload
{
    /// <summary>The code for an upload that has been completed or given up.</summary>
    public const string Gone = "NoSuchUpload";

    private static readonly TimeSpan LongestAbort = TimeSpan.FromSeconds(20);

    private readonly ConcurrentBag<PartETag> _parts = [];
    private long _size;

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
        Interlocked.Add(ref _size, content.Length);
        return true;
    }, cancellationToken);

    public Task CompleteAsync(CancellationToken cancellationToken) => call(async () =>
    {
        var request = new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = uploadId, PartETags = _parts.OrderBy(p => p.PartNumber).ToList() };
        try
        {
            await client.CompleteMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == Gone)
        {
            // An attempt before may have completed it, and its answer been lost: then the object is there.
            GetObjectMetadataResponse found = await client.GetObjectMetadataAsync(bucket, key, cancellationToken).ConfigureAwait(false);
            if (found.ContentLength != _size)
            {
                throw;
            }
        }

        return true;
    }, cancellationToken);

    public async Task AbortAsync()
    {
        using var limit = new CancellationTokenSource(LongestAbort);
        try
        {
            await client.AbortMultipartUploadAsync(bucket, key, uploadId, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (S3Error.IsOfStore(e) || e is OperationCanceledException)
        {
            // The next run that writes to the repository gives it up.
        }
    }
}
