using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using MySqlBackup.Core.Storage.Objects;

namespace MySqlBackup.Core.Storage.S3;

/// <summary>A bucket of Amazon S3, or of a store that speaks its protocol. Each part travels with its SHA-256, which the store compares.</summary>
internal sealed class S3Store : IObjectStore
{
    private const int KeysInOneRemoval = 1000;
    private const string WriteNew = "*";

    private readonly S3Options _options;
    private readonly Lazy<IAmazonS3> _client;
    private readonly Lazy<bool> _refusesWrongContent;

    private S3Store(S3Options options)
    {
        _options = options;
        _client = new Lazy<IAmazonS3>(options.Connect);
        _refusesWrongContent = new Lazy<bool>(TryWrongContent);
    }

    /// <summary>The store of an <c>s3://</c> address; nothing is connected to yet.</summary>
    public static IObjectStore Open(string location) => new S3Store(new S3Options(location));

    // 10,000 parts is the most there may be: 80 GB, and a file of a backup is cut long before.
    public int PartSize => 8 << 20;

    private IAmazonS3 Client => On("credentials", "", CancellationToken.None).Call(() => Task.FromResult(_client.Value));

    private string Bucket => _options.Address.Container;

    public string Address(string key) => _options.Address.At(key);

    public bool Exists(CancellationToken cancellationToken)
    {
        try
        {
            ListPage("", "/", 1, null, cancellationToken);
            return true;
        }
        catch (BackupException e) when (e.ErrorId == BackupErrorId.StorageNotFound)
        {
            return false;
        }
    }

    public void Initialize(CancellationToken cancellationToken) => ListPage("", "/", 1, null, cancellationToken);

    public IReadOnlyList<string> ListFolders(CancellationToken cancellationToken) => Pages("", "/", cancellationToken)
        .SelectMany(p => p.CommonPrefixes ?? [])
        .Select(p => p[_options.KeyPrefix.Length..].TrimEnd('/'))
        .ToList();

    public IReadOnlyList<StoredObject> List(string folder, bool recursive, CancellationToken cancellationToken) => Pages(folder, recursive ? null : "/", cancellationToken)
        .SelectMany(p => p.S3Objects ?? [])
        .Where(o => !o.Key.EndsWith('/'))
        .Select(o => new StoredObject(o.Key[_options.KeyPrefix.Length..], o.Size ?? 0, (o.LastModified ?? default).ToUniversalTime(), o.ETag))
        .ToList();

    public bool HasAny(string folder, CancellationToken cancellationToken) => ListPage(folder, null, 1, null, cancellationToken).S3Objects is { Count: > 0 };

    public StoredObject? Find(string key, CancellationToken cancellationToken) => On("s3:GetObject", key, cancellationToken).Call(async () =>
    {
        try
        {
            GetObjectMetadataResponse found = await Client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = Bucket, Key = Key(key) }, cancellationToken).ConfigureAwait(false);
            return new StoredObject(key, found.ContentLength, (found.LastModified ?? default).ToUniversalTime(), found.ETag);
        }
        catch (AmazonS3Exception e) when (S3Error.IsMissingKey(e))
        {
            return (StoredObject?)null;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            // An answer without a body says not why: whether the credentials have expired, or may not. One that has a body does.
            using GetObjectResponse same = await Client.GetObjectAsync(new GetObjectRequest { BucketName = Bucket, Key = Key(key), ByteRange = new ByteRange(0, 0) }, cancellationToken).ConfigureAwait(false);
            throw;
        }
    });

    public Stream OpenRead(string key, long offset, string? version, CancellationToken cancellationToken) => On("s3:GetObject", key, cancellationToken).Call(async () =>
    {
        var request = new GetObjectRequest { BucketName = Bucket, Key = Key(key), EtagToMatch = version };
        if (offset > 0)
        {
            request.ByteRange = new ByteRange($"bytes={offset}-");
        }

        return (await Client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false)).ResponseStream;
    });

    public Task PutAsync(string key, ReadOnlyMemory<byte> content, bool onlyNew, CancellationToken cancellationToken) => On("s3:PutObject", key, cancellationToken).CallAsync(async () =>
    {
        var request = new PutObjectRequest { BucketName = Bucket, Key = Key(key), InputStream = ContentStream.Of(content), ChecksumSHA256 = Convert.ToBase64String(SHA256.HashData(content.Span)), IfNoneMatch = onlyNew ? WriteNew : null };
        _options.Protect(request);
        await Client.PutObjectAsync(request, cancellationToken).ConfigureAwait(false);
        return true;
    });

    public Task<IObjectUpload> BeginUploadAsync(string key, CancellationToken cancellationToken) => On("s3:PutObject", key, cancellationToken).CallAsync(async () =>
    {
        var request = new InitiateMultipartUploadRequest { BucketName = Bucket, Key = Key(key), ChecksumAlgorithm = ChecksumAlgorithm.SHA256 };
        _options.Protect(request);
        InitiateMultipartUploadResponse begun = await Client.InitiateMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false);
        return (IObjectUpload)new S3Upload(Client, Bucket, Key(key), begun.UploadId, (upload, token) => On("s3:PutObject", key, token).CallAsync(upload));
    });

    public bool RefusesWrongContent(CancellationToken cancellationToken) => _refusesWrongContent.Value;

    // The sum of an upload in parts is one of the parts' sums.
    public string? FindHash(string key, CancellationToken cancellationToken) => !RefusesWrongContent(cancellationToken) ? null : On("s3:GetObject", key, cancellationToken).Call(async () =>
    {
        var request = new GetObjectMetadataRequest { BucketName = Bucket, Key = Key(key), ChecksumMode = ChecksumMode.ENABLED };
        string? sum = (await Client.GetObjectMetadataAsync(request, cancellationToken).ConfigureAwait(false)).ChecksumSHA256;
        return string.IsNullOrEmpty(sum) || sum.Contains('-', StringComparison.Ordinal) ? null : Convert.ToHexString(Convert.FromBase64String(sum)).ToLowerInvariant();
    });

    public void Delete(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        foreach (string[] some in keys.Chunk(KeysInOneRemoval))
        {
            On("s3:DeleteObject", some[0], cancellationToken).Call(() =>
            {
                var request = new DeleteObjectsRequest { BucketName = Bucket, Objects = some.Select(k => new KeyVersion { Key = Key(k) }).ToList(), Quiet = true };
                return Client.DeleteObjectsAsync(request, cancellationToken);
            });
        }
    }

    public void AbortUploads(string folder, CancellationToken cancellationToken)
    {
        foreach (MultipartUpload upload in Uploads(folder, cancellationToken))
        {
            On("s3:AbortMultipartUpload", upload.Key[_options.KeyPrefix.Length..], cancellationToken).Call(async () =>
            {
                try
                {
                    await Client.AbortMultipartUploadAsync(Bucket, upload.Key, upload.UploadId, cancellationToken).ConfigureAwait(false);
                }
                catch (AmazonS3Exception e) when (e.ErrorCode == S3Upload.Gone)
                {
                    // It has just ended.
                }

                return true;
            });
        }
    }

    private bool TryWrongContent()
    {
        string key = LocalStorage.ProbePrefix + Guid.NewGuid().ToString("N");
        return On("s3:PutObject", key, CancellationToken.None).Call(() => Task.FromResult(new S3ContentTrial(Client, Bucket, Key(key), _options).Run()));
    }

    private string Key(string key) => _options.KeyPrefix + key;

    private IEnumerable<ListObjectsV2Response> Pages(string folder, string? delimiter, CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            ListObjectsV2Response page = ListPage(folder, delimiter, null, next, cancellationToken);
            yield return page;
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    // All, before the first is given up: a page begins where the one before it ended.
    private List<MultipartUpload> Uploads(string folder, CancellationToken cancellationToken)
    {
        var all = new List<MultipartUpload>();
        var request = new ListMultipartUploadsRequest { BucketName = Bucket, Prefix = Key(folder) + "/" };
        ListMultipartUploadsResponse page;
        do
        {
            page = On("s3:ListBucketMultipartUploads", folder, cancellationToken).Call(() => Client.ListMultipartUploadsAsync(request, cancellationToken));
            all.AddRange(page.MultipartUploads ?? []);
            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
        while (page.IsTruncated == true);

        return all;
    }

    private ListObjectsV2Response ListPage(string folder, string? delimiter, int? most, string? next, CancellationToken cancellationToken) => On("s3:ListBucket", folder, cancellationToken).Call(() =>
    {
        var request = new ListObjectsV2Request
        {
            BucketName = Bucket,
            Prefix = folder.Length == 0 ? _options.KeyPrefix : Key(folder) + "/",
            Delimiter = delimiter,
            MaxKeys = most,
            ContinuationToken = next,
        };
        return Client.ListObjectsV2Async(request, cancellationToken);
    });

    private S3Call On(string right, string key, CancellationToken cancellationToken) => new(_options, right, key, cancellationToken);
}
