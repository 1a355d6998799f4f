using System.Security.Cryptography;
using Amazon.Runtime;
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

    private IAmazonS3 Client => Call("credentials", "", () => _client.Value);

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

    public StoredObject? Find(string key, CancellationToken cancellationToken) => Call("s3:GetObject", key, () =>
    {
        try
        {
            GetObjectMetadataResponse found = Client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = Bucket, Key = Key(key) }, cancellationToken).GetAwaiter().GetResult();
            return new StoredObject(key, found.ContentLength, (found.LastModified ?? default).ToUniversalTime(), found.ETag);
        }
        catch (AmazonS3Exception e) when (S3Error.IsMissingKey(e))
        {
            return null;
        }
    });

    public Stream OpenRead(string key, long offset, string? version, CancellationToken cancellationToken) => Call("s3:GetObject", key, () =>
    {
        var request = new GetObjectRequest { BucketName = Bucket, Key = Key(key), EtagToMatch = version };
        if (offset > 0)
        {
            request.ByteRange = new ByteRange($"bytes={offset}-");
        }

        return Client.GetObjectAsync(request, cancellationToken).GetAwaiter().GetResult().ResponseStream;
    });

    public Task PutAsync(string key, ReadOnlyMemory<byte> content, bool onlyNew, CancellationToken cancellationToken) => CallAsync("s3:PutObject", key, async () =>
    {
        var request = new PutObjectRequest { BucketName = Bucket, Key = Key(key), InputStream = ContentStream.Of(content), ChecksumSHA256 = Convert.ToBase64String(SHA256.HashData(content.Span)), IfNoneMatch = onlyNew ? WriteNew : null };
        _options.Protect(request);
        await Client.PutObjectAsync(request, cancellationToken).ConfigureAwait(false);
        return true;
    });

    public Task<IObjectUpload> BeginUploadAsync(string key, CancellationToken cancellationToken) => CallAsync("s3:PutObject", key, async () =>
    {
        var request = new InitiateMultipartUploadRequest { BucketName = Bucket, Key = Key(key), ChecksumAlgorithm = ChecksumAlgorithm.SHA256 };
        _options.Protect(request);
        InitiateMultipartUploadResponse begun = await Client.InitiateMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false);
        return (IObjectUpload)new S3Upload(Client, Bucket, Key(key), begun.UploadId, upload => CallAsync("s3:PutObject", key, upload));
    });

    public bool RefusesWrongContent(CancellationToken cancellationToken) => _refusesWrongContent.Value;

    // The sum of an upload in parts is one of the parts' sums.
    public string? FindHash(string key, CancellationToken cancellationToken) => !RefusesWrongContent(cancellationToken) ? null : Call("s3:GetObject", key, () =>
    {
        var request = new GetObjectMetadataRequest { BucketName = Bucket, Key = Key(key), ChecksumMode = ChecksumMode.ENABLED };
        string? sum = Client.GetObjectMetadataAsync(request, cancellationToken).GetAwaiter().GetResult().ChecksumSHA256;
        return string.IsNullOrEmpty(sum) || sum.Contains('-', StringComparison.Ordinal) ? null : Convert.ToHexString(Convert.FromBase64String(sum)).ToLowerInvariant();
    });

    public void Delete(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        foreach (string[] some in keys.Chunk(KeysInOneRemoval))
        {
            Call("s3:DeleteObject", some[0], () =>
            {
                var request = new DeleteObjectsRequest { BucketName = Bucket, Objects = some.Select(k => new KeyVersion { Key = Key(k) }).ToList(), Quiet = true };
                return Client.DeleteObjectsAsync(request, cancellationToken).GetAwaiter().GetResult();
            });
        }
    }

    public void AbortUploads(string folder, CancellationToken cancellationToken) => Call("s3:AbortMultipartUpload", folder, () =>
    {
        ListMultipartUploadsResponse found = Client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = Bucket, Prefix = Key(folder) + "/" }, cancellationToken).GetAwaiter().GetResult();
        foreach (MultipartUpload upload in found.MultipartUploads ?? [])
        {
            Client.AbortMultipartUploadAsync(Bucket, upload.Key, upload.UploadId, cancellationToken).GetAwaiter().GetResult();
        }

        return true;
    });

    private bool TryWrongContent()
    {
        string key = LocalStorage.ProbePrefix + Guid.NewGuid().ToString("N");
        return Call("s3:PutObject", key, () => new S3ContentTrial(Client, Bucket, Key(key), _options).Run());
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

    private ListObjectsV2Response ListPage(string folder, string? delimiter, int? most, string? next, CancellationToken cancellationToken) => Call("s3:ListBucket", folder, () =>
    {
        var request = new ListObjectsV2Request
        {
            BucketName = Bucket,
            Prefix = folder.Length == 0 ? _options.KeyPrefix : Key(folder) + "/",
            Delimiter = delimiter,
            MaxKeys = most,
            ContinuationToken = next,
        };
        return Client.ListObjectsV2Async(request, cancellationToken).GetAwaiter().GetResult();
    });

    private T Call<T>(string right, string key, Func<T> request) => CallAsync(right, key, () => Task.FromResult(request())).GetAwaiter().GetResult();

    private async Task<T> CallAsync<T>(string right, string key, Func<Task<T>> request)
    {
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (Exception e) when (S3Error.IsOfStore(e))
        {
            throw S3Error.Translate(e, right, Address(key), _options);
        }
    }
}
