namespace MySqlBackup.Core.Storage.Objects;

/// <summary>
/// A place that keeps whole objects under keys, below a prefix of its own: it can neither append nor rename. Keys are relative to that prefix. All members
/// turn the place's errors into <see cref="BackupException"/>, try again what can pass on a retry, and may be called by several threads at once.
/// </summary>
public interface IObjectStore
{
    /// <summary>From this size on an object is written in parts, all but the last of just this size.</summary>
    int PartSize { get; }

    /// <summary>The address of a key, or of the storage itself for <c>""</c>.</summary>
    string Address(string key);

    /// <summary>False where the container (bucket, folder) is not there.</summary>
    /// <exception cref="BackupException">It can't be reached, or the credentials do not suffice.</exception>
    bool Exists(CancellationToken cancellationToken);

    /// <summary>Creates what may be created: folders, but no bucket.</summary>
    /// <exception cref="BackupException">It is not there and is not made here.</exception>
    void Initialize(CancellationToken cancellationToken);

    /// <summary>Its room; null where it has no end, or does not tell.</summary>
    StorageSpace? Space(CancellationToken cancellationToken) => null;

    /// <summary>The names one level below the prefix that have keys below them, without slashes.</summary>
    IReadOnlyList<string> ListFolders(CancellationToken cancellationToken);

    /// <summary>The objects right in a folder (<c>""</c> for the prefix itself), or also in those below it.</summary>
    IReadOnlyList<StoredObject> List(string folder, bool recursive, CancellationToken cancellationToken);

    /// <summary>True where there is an object in the folder or below it.</summary>
    bool HasAny(string folder, CancellationToken cancellationToken);

    /// <summary>An object; null where it is not there.</summary>
    StoredObject? Find(string key, CancellationToken cancellationToken);

    /// <summary>Reads an object from a place in it on.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="offset">Bytes to leave out.</param>
    /// <param name="version">What it must still be; null for any.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.FileDamaged"/> where it is missing.</exception>
    Stream OpenRead(string key, long offset, string? version, CancellationToken cancellationToken);

    /// <summary>Writes an object in one piece; when the task is done it is stored.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="content">All of it.</param>
    /// <param name="onlyNew">True to fail where there is one.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task PutAsync(string key, ReadOnlyMemory<byte> content, bool onlyNew, CancellationToken cancellationToken);

    /// <summary>Begins an object that is written in parts and is not there before it is completed.</summary>
    Task<IObjectUpload> BeginUploadAsync(string key, CancellationToken cancellationToken);

    /// <summary>See <see cref="IBackupStorage.RefusesWrongContent"/>; what was found out is kept.</summary>
    bool RefusesWrongContent(CancellationToken cancellationToken) => false;

    /// <summary>See <see cref="IBackupStorage.FindHash"/>.</summary>
    string? FindHash(string key, CancellationToken cancellationToken) => null;

    /// <summary>Removes objects; those that are not there are no error.</summary>
    void Delete(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>Gives up uploads below a folder that were begun and never completed, as a killed run leaves them.</summary>
    void AbortUploads(string folder, CancellationToken cancellationToken);
}
