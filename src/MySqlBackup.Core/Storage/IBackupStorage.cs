namespace MySqlBackup.Core.Storage;

/// <summary>
/// The place that holds a repository: folders of files, one level deep. It is the only thing that touches files, and it
/// turns the place's errors into <see cref="BackupException"/>. A folder of <c>""</c> is the repository itself.
/// </summary>
public interface IBackupStorage
{
    /// <summary>The place, as an operator writes it: a full path.</summary>
    string Location { get; }

    /// <summary>
    /// False where a folder can't get another name: a backup is then written under its own name at once, and is one when its manifest is there.
    /// </summary>
    bool CanRename { get; }

    /// <summary>False where a file can't be added to: see <see cref="Append"/>.</summary>
    bool CanAppend { get; }

    /// <summary>How many small requests are worth sending at once: more than one where each takes a journey.</summary>
    int ReadersAtOnce => 1;

    /// <summary>True where the place itself exists.</summary>
    bool Exists { get; }

    /// <summary>Bytes that can still be written; null where that can't be known.</summary>
    long? AvailableSpace { get; }

    /// <summary>Bytes the place has in all, free or not; null where that can't be known.</summary>
    long? TotalSpace { get; }

    /// <summary>Creates the place, readable by its owner alone, and makes sure that it can be written.</summary>
    void Initialize();

    /// <summary>Names of the folders, in no order.</summary>
    IReadOnlyList<string> ListFolders();

    /// <summary>The files of a folder, in no order.</summary>
    IReadOnlyList<StorageFile> ListFiles(string folder);

    /// <summary>True where the folder exists.</summary>
    bool FolderExists(string folder);

    /// <summary>Size of a file in bytes; null where it does not exist.</summary>
    long? FileSize(string folder, string name);

    /// <summary>Full path or address of a folder, for people and records.</summary>
    string FolderPath(string folder);

    /// <summary>Full path or address of a file, for people.</summary>
    string FilePath(string folder, string name);

    /// <summary>Opens a file to read it; the stream can seek.</summary>
    Stream OpenRead(string folder, string name);

    /// <summary>Creates a folder to write a backup into; it must not exist.</summary>
    IStorageFolder CreateFolder(string folder);

    /// <summary>
    /// Goes on writing into a folder that a run which has ended left unfinished; files that it left half-written on their way are given up. A file that is
    /// there must be removed before it is created again.
    /// </summary>
    IStorageFolder OpenFolder(string folder);

    /// <summary>
    /// True where the place hashes what it is given, as it takes it, and refuses what is not what was sent. Where that depends on the store a trial shows
    /// it, the first time this is asked for: the store is sent a few bytes with the sum of others.
    /// </summary>
    bool RefusesWrongContent { get; }

    /// <summary>
    /// SHA-256 of a file, in lower-case hexadecimal, as the place itself has worked it out from the bytes it holds or took; null where it has none, so
    /// that the file must be read. Never what a writer has only said of a file.
    /// </summary>
    string? FindHash(string folder, string name);

    /// <summary>Writes a small file and brings it, and its name, to stable storage before it returns.</summary>
    void WriteDurable(string folder, string name, ReadOnlySpan<byte> content);

    /// <summary>Creates a folder, readable by its owner alone, where it is missing.</summary>
    void EnsureFolder(string folder);

    /// <summary>Writes a small file in one step: who reads it sees the old content or the new.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file.</param>
    /// <param name="content">Its new content.</param>
    /// <param name="isDurable">False for what a crash may take away: it is not brought to stable storage, which a disk that is being written to takes long for.</param>
    void Replace(string folder, string name, ReadOnlySpan<byte> content, bool isDurable = true);

    /// <summary>
    /// Adds lines to the end of a file, which is created where it is missing, and brings them to stable storage. Appends of several processes come
    /// one after the other; readers may read meanwhile. Where an append that died left half a line, the new lines begin on a line of their own.
    /// Only where <see cref="CanAppend"/>.
    /// </summary>
    /// <param name="folder">The folder; it must exist.</param>
    /// <param name="name">The file.</param>
    /// <param name="lines">Whole lines, each with its line feed.</param>
    void Append(string folder, string name, ReadOnlySpan<byte> lines);

    /// <summary>Gives a folder another name in one step, and brings that to stable storage. Only where <see cref="CanRename"/>.</summary>
    void Rename(string folder, string newName);

    /// <summary>Removes a file; does nothing where it does not exist.</summary>
    void DeleteFile(string folder, string name);

    /// <summary>Removes a folder and all it holds; does nothing where it does not exist.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="last">The file that goes last, so that what a removal that broke off leaves still holds it.</param>
    void Delete(string folder, string last);
}
