using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MySqlBackup.Core.Storage.Objects;
using MySqlBackup.Core.Storage.Programs;

namespace MySqlBackup.Core.Storage.Ssh;

/// <summary>
/// A folder of another machine, by the system's ssh and the tools of a POSIX shell there. What arrives is hashed over there, flushed, and only then gets
/// its name.
/// </summary>
internal sealed class SshStore : IObjectStore
{
    private const string Unfinished = ".upload-";
    private const int KeysInOneCall = 200;

    // sshd takes ten sessions over one connection.
    private const int MostCalls = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(300);

    // All storages of a process share it, as they share the connection to a host.
    private static readonly SemaphoreSlim Calls = new(MostCalls);

    private readonly SshOptions _options;

    private SshStore(SshOptions options)
    {
        _options = options;
    }

    /// <summary>The store of an <c>ssh://</c> address; nothing is connected to yet.</summary>
    public static IObjectStore Open(string location) => new SshStore(new SshOptions(location));

    public int PartSize => 4 << 20;

    public string Address(string key) => _options.Address.At(key);

    public bool Exists(CancellationToken cancellationToken) => Run("", $"[ -d {Place("")} ] && echo yes || echo no", cancellationToken).Lines is ["yes"];

    public void Initialize(CancellationToken cancellationToken) => Run("", $"umask 077; mkdir -p {Place("")} && [ -w {Place("")} ] || {{ echo 'Permission denied' >&2; exit 1; }}", cancellationToken);

    public StorageSpace? Space(CancellationToken cancellationToken)
    {
        string[] lines = Run("", $"df -Pk {Place("")}", cancellationToken).Lines;
        string[] fields = lines.Length == 0 ? [] : lines[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 5 && long.TryParse(fields[^5], NumberStyles.None, CultureInfo.InvariantCulture, out long total) && long.TryParse(fields[^3], NumberStyles.None, CultureInfo.InvariantCulture, out long free)
            ? new StorageSpace(free << 10, total << 10)
            : null;
    }

    public IReadOnlyList<string> ListFolders(CancellationToken cancellationToken) => Run("", $"cd {Place("")} && find . -mindepth 1 -maxdepth 1 -type d", cancellationToken).Lines
        .Select(line => line[2..])
        .ToList();

    public IReadOnlyList<StoredObject> List(string folder, bool recursive, CancellationToken cancellationToken) =>
        Parse(folder, Run(folder, $"[ -d {Place(folder)} ] || exit 0; cd {Place(folder)} && {Stat($"find . {(recursive ? "" : "-maxdepth 1 ")}-type f ! -name '{Unfinished}*' -exec", "{} +")}", cancellationToken));

    public bool HasAny(string folder, CancellationToken cancellationToken) => Run(folder, $"[ -d {Place(folder)} ] && find {Place(folder)} -type f | head -n 1", cancellationToken, mayFail: true).Lines.Length > 0;

    public StoredObject? Find(string key, CancellationToken cancellationToken) => Parse("", Run(key, $"[ -f {Place(key)} ] || exit 0; cd {Place("")} && {Stat("", Quote("./" + key))}", cancellationToken)) is [var found] ? found : null;

    public Stream OpenRead(string key, long offset, string? version, CancellationToken cancellationToken)
    {
        string command = offset == 0 ? $"cat {Place(key)}" : FormattableString.Invariant($"tail -c +{offset + 1} {Place(key)}");
        return new ProgramStream(Start(command), result => SshError.Translate(result, Address(key), _options));
    }

    public Task PutAsync(string key, ReadOnlyMemory<byte> content, bool onlyNew, CancellationToken cancellationToken)
    {
        string partial = Partial(key);
        string hash = Convert.ToHexString(SHA256.HashData(content.Span)).ToLowerInvariant();
        return RunAsync(key, $"{Receive(key, partial)} && {Finish(key, partial, hash, onlyNew)}", content, cancellationToken);
    }

    public Task<IObjectUpload> BeginUploadAsync(string key, CancellationToken cancellationToken)
    {
        string partial = Partial(key);
        return Task.FromResult<IObjectUpload>(new SshUpload(
            (offset, content, token) => RunAsync(key, Add(key, partial, offset), content, token),
            (hash, token) => RunAsync(key, Finish(key, partial, hash, onlyNew: false), default, token),
            () => Run(key, $"rm -f {Place(partial)}", CancellationToken.None, mayFail: true)));
    }

    // What arrived is hashed over there before it gets its name.
    public bool RefusesWrongContent(CancellationToken cancellationToken) => true;

    public string? FindHash(string key, CancellationToken cancellationToken) =>
        Run(key, $"sha256sum < {Place(key)} 2>/dev/null || shasum -a 256 < {Place(key)}", cancellationToken).Lines is [var line] && line.IndexOf(' ', StringComparison.Ordinal) is 64 ? line[..64] : null;

    public void Delete(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        foreach (string[] some in keys.Chunk(KeysInOneCall))
        {
            // Deepest first; a folder that still holds something stays.
            IEnumerable<string> folders = some.Select(Folder).Where(f => f.Length > 0).Distinct().OrderByDescending(f => f.Length);
            string remove = $"rm -f {string.Join(' ', some.Select(Place))} || exit 1; ";
            Run(some[0], remove + string.Concat(folders.Select(f => $"rmdir {Place(f)} 2>/dev/null; ")) + "true", cancellationToken);
        }
    }

    public void AbortUploads(string folder, CancellationToken cancellationToken) => Run(folder, $"rm -f {Place(folder)}/{Unfinished}*; rmdir {Place(folder)} 2>/dev/null; true", cancellationToken);

    private static string Folder(string key) => key.LastIndexOf('/') is var slash && slash < 0 ? "" : key[..slash];

    private static string Partial(string key) => (Folder(key) is { Length: > 0 } folder ? folder + "/" : "") + Unfinished + Guid.NewGuid().ToString("N");

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private string Place(string key) => Quote(key.Length == 0 ? _options.Path : $"{_options.Path}/{key}");

    // GNU's and busybox's stat, and that of the BSDs.
    private static string Stat(string before, string files) =>
        $"if stat -c %s / >/dev/null 2>&1; then {before} stat -c '%s %Y %n' {files}; else {before} stat -f '%z %m %N' {files}; fi";

    private string Receive(string key, string partial) => $"umask 077; mkdir -p {Place(Folder(key))} && cat > {Place(partial)}";

    // dd cuts a file where it is to begin to write, which is how every POSIX system can.
    private string Add(string key, string partial, long offset) => offset == 0
        ? Receive(key, partial)
        : FormattableString.Invariant($"umask 077; dd if=/dev/null of={Place(partial)} bs=1 seek={offset} 2>/dev/null && cat >> {Place(partial)}");

    // sync with a file's name is GNU's; the others flush all.
    private string Finish(string key, string partial, string hash, bool onlyNew)
    {
        string name = onlyNew
            ? $"{{ mv -n {Place(partial)} {Place(key)}; if [ -e {Place(partial)} ]; then rm -f {Place(partial)}; exit {SshError.IsThere}; fi; }}"
            : $"mv -f {Place(partial)} {Place(key)}";
        return $"{{ h=$(sha256sum < {Place(partial)} 2>/dev/null || shasum -a 256 < {Place(partial)}); "
            + $"if [ \"${{h%% *}}\" != {hash} ]; then rm -f {Place(partial)}; exit {SshError.Damaged}; fi; "
            + $"{{ sync {Place(partial)} 2>/dev/null || sync; }} && {name}; }}";
    }

    private static StoredObject[] Parse(string folder, ProgramResult result)
    {
        string before = folder.Length == 0 ? "" : folder + "/";
        return result.Lines.Select(line =>
        {
            string[] fields = line.Split(' ', 3);
            string name = fields[2].StartsWith("./", StringComparison.Ordinal) ? fields[2][2..] : fields[2];
            long seconds = long.Parse(fields[1], CultureInfo.InvariantCulture);
            return new StoredObject(before + name, long.Parse(fields[0], CultureInfo.InvariantCulture), DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime, null);
        }).ToArray();
    }

    private ProgramCall Start(string command) => ProgramCall.Start("ssh", _options.Arguments(SshControl.Path).Append(command));

    private ProgramResult Run(string key, string command, CancellationToken cancellationToken, bool mayFail = false) => Run(key, command, default, mayFail, cancellationToken);

    private Task<ProgramResult> RunAsync(string key, string command, ReadOnlyMemory<byte> input, CancellationToken cancellationToken) =>
        ProgramCall.OnThread(() => Run(key, command, input, mayFail: false, cancellationToken));

    // All commands may be run twice: what has its name already is there, with the hash that was asked for.
    private ProgramResult Run(string key, string command, ReadOnlyMemory<byte> input, bool mayFail, CancellationToken cancellationToken)
    {
        Calls.Wait(cancellationToken);
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                ProgramResult result = ProgramCall.Run("ssh", _options.Arguments(SshControl.Path).Append(command), input.Span, cancellationToken);
                if (result.Code == 0 || (mayFail && result.Code != SshError.NoConnection))
                {
                    return result;
                }

                if (attempt > _options.Patience.Retries || !SshError.CanPass(result))
                {
                    return mayFail ? result : throw SshError.Translate(result, Address(key), _options);
                }

                cancellationToken.WaitHandle.WaitOne(FirstPause * Math.Min(1 << Math.Min(attempt - 1, 10), 60) * (0.5 + (Random.Shared.NextDouble() / 2)));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            Calls.Release();
        }
    }
}
