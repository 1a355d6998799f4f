using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using MySqlBackup.Core.Storage.Objects;
using MySqlBackup.Core.Storage.Programs;

namespace MySqlBackup.Core.Storage.Rclone;

/// <summary>Any place that rclone knows, <c>rclone:remote:path</c>, by the system's rclone and its configuration. It tries again by itself what can pass on a retry.</summary>
internal sealed partial class RcloneStore : IObjectStore
{
    private const string Scheme = "rclone:";
    private const string Program = "rclone";
    private const int AnyError = 1;
    private const int FolderNotFound = 3;
    private const int FileNotFound = 4;

    // A remote that is silent, or fails, ends a call after some minutes at most.
    private static readonly string[] Limits = ["--contimeout=15s", "--timeout=60s", "--retries=1", "--low-level-retries=3"];

    private readonly string _root;

    private RcloneStore(string root)
    {
        _root = root;
    }

    /// <summary>The store of an <c>rclone:remote:path</c> address; nothing is connected to yet.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: no remote is named.</exception>
    public static IObjectStore Open(string location)
    {
        string root = location[Scheme.Length..].TrimStart('/').TrimEnd('/');
        int colon = root.IndexOf(':', StringComparison.Ordinal);

        // A connection string (":s3,secret=…:") may hold secrets, which every account could read in the list of processes.
        return colon > 0 && !root.StartsWith('-') && !root[..colon].Contains(',', StringComparison.Ordinal)
            ? new RcloneStore(root)
            : throw new BackupException(BackupErrorId.InvalidArgument, "The rclone: address can't be used: write rclone:remote:path, with a remote of rclone's configuration (rclone listremotes).");
    }

    public int PartSize => 4 << 20;

    public string Address(string key) => Scheme + Place(key);

    public bool Exists(CancellationToken cancellationToken) => Run("", ["lsjson", "--dirs-only", Place("")], default, cancellationToken, FolderNotFound).Code == 0;

    public void Initialize(CancellationToken cancellationToken) => Run("", ["mkdir", Place("")], default, cancellationToken);

    public StorageSpace? Space(CancellationToken cancellationToken) =>
        Parse(Run("", ["about", "--json", Place("")], default, cancellationToken), RcloneJson.Default.RcloneSpace) is { Total: { } total, Free: { } free } ? new StorageSpace(free, total) : null;

    public IReadOnlyList<string> ListFolders(CancellationToken cancellationToken) => ReadItems("", ["--dirs-only"], cancellationToken).Select(item => item.Path).ToList();

    public IReadOnlyList<StoredObject> List(string folder, bool recursive, CancellationToken cancellationToken) =>
        ReadItems(folder, recursive ? ["--files-only", "--recursive"] : ["--files-only"], cancellationToken)
            .Select(item => new StoredObject((folder.Length == 0 ? "" : folder + "/") + item.Path, item.Size, item.ModTime.ToUniversalTime(), null))
            .ToList();

    public bool HasAny(string folder, CancellationToken cancellationToken) => List(folder, recursive: true, cancellationToken).Count > 0;

    public StoredObject? Find(string key, CancellationToken cancellationToken)
    {
        int slash = key.LastIndexOf('/');
        return List(slash < 0 ? "" : key[..slash], key, cancellationToken).FirstOrDefault(o => o.Key == key);
    }

    public Stream OpenRead(string key, long offset, string? version, CancellationToken cancellationToken) => new ProgramStream(
        ProgramCall.Start(Program, [.. Limits, "cat", FormattableString.Invariant($"--offset={offset}"), Place(key)]),
        result => Failure(result, key));

    public Task PutAsync(string key, ReadOnlyMemory<byte> content, bool onlyNew, CancellationToken cancellationToken) =>
        ProgramCall.OnThread(() => Run(key, ["rcat", FormattableString.Invariant($"--size={content.Length}"), Place(key)], content, cancellationToken));

    public Task<IObjectUpload> BeginUploadAsync(string key, CancellationToken cancellationToken) => Task.FromResult<IObjectUpload>(new ProgramUpload(
        ProgramCall.Start(Program, [.. Limits, "rcat", Place(key)], isPrivate: true),
        result => Failure(result, key),
        () => Run(key, ["deletefile", Place(key)], default, CancellationToken.None, AnyError, FolderNotFound, FileNotFound)));

    public void Delete(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return;
        }

        byte[] list = Encoding.UTF8.GetBytes(string.Join('\n', keys) + "\n");
        Run(keys.First(), ["delete", "--files-from-raw=-", Place("")], list, cancellationToken, FolderNotFound, FileNotFound);
        foreach (string folder in keys.Where(k => k.Contains('/', StringComparison.Ordinal)).Select(k => k[..k.IndexOf('/', StringComparison.Ordinal)]).Distinct())
        {
            // A folder that still holds something stays.
            Run(folder, ["rmdirs", Place(folder)], default, cancellationToken, AnyError, FolderNotFound, FileNotFound);
        }
    }

    public void AbortUploads(string folder, CancellationToken cancellationToken)
    {
        // rclone itself gives up what it could not finish.
    }

    // As a status, and not in the name of a file or in a time.
    [GeneratedRegex(@"(status(\s?code)?[:=]?\s|HTTP(/\d\.\d)?\s|error\s)\s*40[13]\b", RegexOptions.IgnoreCase)]
    private static partial Regex RefusedStatus();

    private string Place(string key) => key.Length == 0 ? _root : _root.EndsWith(':') ? _root + key : $"{_root}/{key}";

    private IEnumerable<StoredObject> List(string folder, string key, CancellationToken cancellationToken) =>
        ReadItems(folder, ["--files-only", "--include=/" + Escape(key[(folder.Length == 0 ? 0 : folder.Length + 1)..])], cancellationToken)
            .Select(item => new StoredObject((folder.Length == 0 ? "" : folder + "/") + item.Path, item.Size, item.ModTime.ToUniversalTime(), null));

    // In a filter these stand for something else.
    private static string Escape(string name) => string.Concat(name.Select(c => "*?[]{}\\".Contains(c, StringComparison.Ordinal) ? "\\" + c : c.ToString()));

    private RcloneItem[] ReadItems(string folder, string[] options, CancellationToken cancellationToken)
    {
        ProgramResult result = Run(folder, ["lsjson", "--no-mimetype", .. options, Place(folder)], default, cancellationToken, FolderNotFound);
        return result.Code == FolderNotFound ? [] : Parse(result, RcloneJson.Default.RcloneItemArray) ?? [];
    }

    private static T? Parse<T>(ProgramResult result, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(result.Output, type);
        }
        catch (JsonException e)
        {
            throw new BackupException(BackupErrorId.StorageUnreachable, $"rclone's answer can't be read: {e.Message} Version 1.60 or later is needed.", e);
        }
    }

    private ProgramResult Run(string key, string[] arguments, ReadOnlyMemory<byte> input, CancellationToken cancellationToken, params int[] accepted)
    {
        ProgramResult result = ProgramCall.Run(Program, [.. Limits, .. arguments], input.Span, cancellationToken, isPrivate: true);
        return result.Code == 0 || accepted.Contains(result.Code) ? result : throw Failure(result, key);
    }

    private BackupException Failure(ProgramResult result, string key)
    {
        string errors = result.Errors;
        bool Says(params string[] words) => words.Any(w => errors.Contains(w, StringComparison.OrdinalIgnoreCase));
        string address = Address(key);
        return Says("didn't find section in config file") ? new BackupException(BackupErrorId.StorageNotFound, $"rclone knows no remote for '{address}'. See rclone listremotes, or create it (rclone config).")
            : Says("no space left on device", "quota exceeded", "storageQuotaExceeded", "insufficient storage") ? StorageError.Full(address)
            : Says("AccessDenied", "permission denied", "unauthorized") || RefusedStatus().IsMatch(errors) ? new BackupException(BackupErrorId.StorageAccessDenied, $"The remote refuses '{address}': {result.Reason}. Check its credentials and rights (rclone config).")
            : result.Code is FolderNotFound or FileNotFound || Says("object not found", "directory not found") ? StorageError.Missing(address)
            : new BackupException(BackupErrorId.StorageUnreachable, $"rclone failed for '{address}': {result.Reason}. Check the remote (rclone lsd), and try again.");
    }
}
