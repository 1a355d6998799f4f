using System.Net;
using System.Security.Cryptography;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using MySqlBackup.Core.Storage.Objects;

namespace MySqlBackup.Core.Storage.Azure;

/// <summary>A container of Azure Blob Storage: block blobs. Each block travels with its MD5, which the store compares.</summary>
internal sealed class AzureStore : IObjectStore
{
    private static readonly TimeSpan LongestAbort = TimeSpan.FromSeconds(20);

    private readonly AzureOptions _options;
    private readonly Lazy<BlobContainerClient> _client;
    private readonly Lazy<bool> _refusesWrongContent;

    private AzureStore(AzureOptions options)
    {
        _options = options;
        _client = new Lazy<BlobContainerClient>(options.Connect);
        _refusesWrongContent = new Lazy<bool>(TryWrongContent);
    }

    /// <summary>The store of an <c>azure://</c> address; nothing is connected to yet.</summary>
    public static IObjectStore Open(string location) => new AzureStore(new AzureOptions(location));

    // Compared by the store as it takes the bytes: against accidents on the way, and not against anyone.
    private static UploadTransferValidationOptions Md5 => new() { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 };

    public int PartSize => 8 << 20;

    public string Address(string key) => _options.Address.At(key);

    public bool Exists(CancellationToken cancellationToken)
    {
        try
        {
            HasAny("", cancellationToken);
            return true;
        }
        catch (BackupException e) when (e.ErrorId == BackupErrorId.StorageNotFound)
        {
            return false;
        }
    }

    public void Initialize(CancellationToken cancellationToken) => HasAny("", cancellationToken);

    public IReadOnlyList<string> ListFolders(CancellationToken cancellationToken) => Call("list", "", () => _client.Value
        .GetBlobsByHierarchy(BlobTraits.None, BlobStates.None, "/", _options.KeyPrefix, cancellationToken)
        .Where(item => item.IsPrefix)
        .Select(item => item.Prefix[_options.KeyPrefix.Length..].TrimEnd('/'))
        .ToList());

    public IReadOnlyList<StoredObject> List(string folder, bool recursive, CancellationToken cancellationToken) => Call("list", folder, () =>
    {
        string prefix = Prefix(folder);
        IEnumerable<BlobItem> items = recursive
            ? _client.Value.GetBlobs(BlobTraits.None, BlobStates.None, prefix, cancellationToken)
            : _client.Value.GetBlobsByHierarchy(BlobTraits.None, BlobStates.None, "/", prefix, cancellationToken).Where(item => item.IsBlob).Select(item => item.Blob);
        return items.Select(item => new StoredObject(
            item.Name[_options.KeyPrefix.Length..], item.Properties.ContentLength ?? 0, item.Properties.LastModified?.UtcDateTime ?? default, item.Properties.ETag?.ToString("H"))).ToList();
    });

    public bool HasAny(string folder, CancellationToken cancellationToken) => Call("list", folder, () => _client.Value
        .GetBlobs(BlobTraits.None, BlobStates.None, Prefix(folder), cancellationToken)
        .AsPages(pageSizeHint: 1)
        .First().Values.Count > 0);

    public StoredObject? Find(string key, CancellationToken cancellationToken) => Call("read", key, () =>
    {
        try
        {
            BlobProperties found = Blob(key).GetProperties(cancellationToken: cancellationToken).Value;
            return new StoredObject(key, found.ContentLength, found.LastModified.UtcDateTime, found.ETag.ToString("H"));
        }
        catch (RequestFailedException e) when (AzureError.IsMissingBlob(e))
        {
            return null;
        }
    });

    public Stream OpenRead(string key, long offset, string? version, CancellationToken cancellationToken) => Call("read", key, () =>
    {
        var options = new BlobDownloadOptions { Range = new HttpRange(offset), Conditions = version is null ? null : new BlobRequestConditions { IfMatch = new ETag(version) } };
        return Blob(key).DownloadStreaming(options, cancellationToken).Value.Content;
    });

    public Task PutAsync(string key, ReadOnlyMemory<byte> content, bool onlyNew, CancellationToken cancellationToken) => CallAsync("write", key, async () =>
    {
        var options = new BlobUploadOptions
        {
            AccessTier = _options.Tier,
            Conditions = onlyNew ? new BlobRequestConditions { IfNoneMatch = ETag.All } : null,
            TransferOptions = new StorageTransferOptions { InitialTransferSize = PartSize, MaximumTransferSize = PartSize },
            TransferValidation = Md5,
        };
        await Blob(key).UploadAsync(ContentStream.Of(content), options, cancellationToken).ConfigureAwait(false);
        return true;
    });

    public Task<IObjectUpload> BeginUploadAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult<IObjectUpload>(new AzureUpload(Blob(key), _options.Tier, onlyNew: false, request => CallAsync("write", key, request)));

    // Of a whole blob it knows no sum of its own: the MD5 that it keeps is the writer's word.
    public bool RefusesWrongContent(CancellationToken cancellationToken) => _refusesWrongContent.Value;

    public void Delete(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken };
        try
        {
            Parallel.ForEach(keys, options, key => Call("delete", key, () => Blob(key).DeleteIfExists(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken)));
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<BackupException>().FirstOrDefault() is { } first)
        {
            throw first;
        }
    }

    public void AbortUploads(string folder, CancellationToken cancellationToken)
    {
        HashSet<string> whole = List(folder, recursive: true, cancellationToken).Select(o => o.Key).ToHashSet(StringComparer.Ordinal);
        string[] unfinished = Call("list", folder, () => _client.Value
            .GetBlobs(BlobTraits.None, BlobStates.Uncommitted, Prefix(folder), cancellationToken)
            .Select(item => item.Name[_options.KeyPrefix.Length..])
            .Where(key => !whole.Contains(key))
            .ToArray());
        foreach (string key in unfinished)
        {
            Call("write", key, () => Discard(Blob(key), cancellationToken));
        }
    }

    // There is no request to remove blocks that never became a blob. They go where a blob is made, and that can be removed.
    private static bool Discard(BlockBlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            blob.CommitBlockList([], new CommitBlockListOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is (int)HttpStatusCode.Conflict or (int)HttpStatusCode.PreconditionFailed)
        {
            // It has become one.
            return false;
        }

        return blob.DeleteIfExists(cancellationToken: cancellationToken);
    }

    private bool TryWrongContent()
    {
        string key = LocalStorage.ProbePrefix + Guid.NewGuid().ToString("N");
        return Call("write", key, () => new AzureContentTrial(Blob(key)).Run());
    }

    private BlockBlobClient Blob(string key) => _client.Value.GetBlockBlobClient(_options.KeyPrefix + key);

    private string Prefix(string folder) => folder.Length == 0 ? _options.KeyPrefix : $"{_options.KeyPrefix}{folder}/";

    private T Call<T>(string right, string key, Func<T> request) => CallAsync(right, key, () => Task.FromResult(request())).GetAwaiter().GetResult();

    private async Task<T> CallAsync<T>(string right, string key, Func<Task<T>> request)
    {
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (Exception e) when (AzureError.IsOfStore(e))
        {
            throw AzureError.Translate(e, right, Address(key), _options);
        }
    }

    /// <summary>A block blob that is being written: blocks, and then their list.</summary>
    private sealed class AzureUpload(BlockBlobClient blob, AccessTier? tier, bool onlyNew, Func<Func<Task<bool>>, Task<bool>> call) : IObjectUpload
    {
        private readonly SortedDictionary<int, string> _blocks = [];

        // Blocks of another run that writes the same name must not be taken for ours.
        private readonly byte[] _run = RandomNumberGenerator.GetBytes(12);

        public Task AddAsync(int number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => call(async () =>
        {
            string id = Convert.ToBase64String([.. _run, .. BitConverter.GetBytes(number)]);
            lock (_blocks)
            {
                _blocks[number] = id;
            }

            await blob.StageBlockAsync(id, ContentStream.Of(content), new BlockBlobStageBlockOptions { TransferValidation = Md5 }, cancellationToken).ConfigureAwait(false);
            return true;
        });

        public Task CompleteAsync(CancellationToken cancellationToken) => call(async () =>
        {
            var options = new CommitBlockListOptions { AccessTier = tier, Conditions = onlyNew ? new BlobRequestConditions { IfNoneMatch = ETag.All } : null };
            await blob.CommitBlockListAsync(_blocks.Values.ToArray(), options, cancellationToken).ConfigureAwait(false);
            return true;
        });

        public Task AbortAsync() => Task.Run(() =>
        {
            using var limit = new CancellationTokenSource(LongestAbort);
            try
            {
                Discard(blob, limit.Token);
            }
            catch (Exception e) when (AzureError.IsOfStore(e) || e is OperationCanceledException)
            {
                // The next run that writes to the repository gives it up; else the store does after a week.
            }
        });
    }
}
