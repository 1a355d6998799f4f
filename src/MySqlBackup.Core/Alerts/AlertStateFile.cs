using System.Text.Json;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Alerts;

/// <summary>
/// The state between runs: read, changed and written while a lock file is held, so that runs side by side count each other. Nothing that is
/// wrong with the file stops an alert: the operator is warned, and the state goes on in memory.
/// </summary>
internal sealed class AlertStateFile
{
    private const long LargestFile = 64L << 20;

    // Servers that are gone would otherwise stay for ever.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private readonly string _path;
    private readonly IOperationOutput _output;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _longestWait;
    private AlertState? _inMemory;

    /// <summary>Names the file; it need not exist.</summary>
    public AlertStateFile(string path, IOperationOutput output, TimeProvider clock, TimeSpan? longestWait = null)
    {
        _path = path;
        _output = output;
        _clock = clock;
        _longestWait = longestWait ?? TimeSpan.FromSeconds(10);
    }

    /// <summary>False where what is changed is lost with this object, because the file can't be locked, read or written.</summary>
    public bool IsKept => _inMemory is null;

    /// <summary>The state as it is now; where it can't be read, that is told, and nothing is known.</summary>
    public AlertState Peek()
    {
        AlertState state = Peek(out string? failure);
        if (failure is not null)
        {
            _output.Warning(failure);
        }

        return state;
    }

    /// <summary>The state as it is now.</summary>
    /// <param name="failure">Why it can't be read, so that nothing is known; null where it can.</param>
    public AlertState Peek(out string? failure)
    {
        failure = null;
        if (_inMemory is not null)
        {
            return _inMemory;
        }

        AlertState state = ReadFile(setAside: false, out string? reason);
        failure = reason is null ? null : $"'{_path}', which holds what is known of alerts, can't be read: {reason} Which alerts are open is not known.";
        return state;
    }

    /// <summary>Changes the state. The change is made once, with nobody else at it.</summary>
    public T Change<T>(Func<AlertState, (AlertState State, T Result)> change)
    {
        if (_inMemory is not null)
        {
            (_inMemory, T result) = change(_inMemory);
            return result;
        }

        FileStream? mutex = null;
        try
        {
            AlertState old;
            try
            {
                mutex = Lock();
                old = ReadFile(setAside: true, out _);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or BackupException)
            {
                _output.Warning($"What is known of earlier alerts can't be used: {e.Message} Alerts are told without it, so one may be told again.");
                old = _inMemory = ReadFile(setAside: false, out _);
            }

            (AlertState changed, T result) = change(old);
            if (_inMemory is not null)
            {
                _inMemory = changed;
            }
            else if (!ReferenceEquals(changed, old))
            {
                Save(changed.Without(_clock.GetUtcNow().UtcDateTime - Kept));
            }

            return result;
        }
        finally
        {
            mutex?.Dispose();
        }
    }

    private FileStream Lock()
    {
        string folder = Path.GetDirectoryName(_path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, LocalStorage.PrivateFolder);
        }

        try
        {
            return FileLock.Take(_path + ".lock", _longestWait);
        }
        catch (IOException e) when (StorageError.IsHeldByOther(e))
        {
            throw new BackupException(BackupErrorId.LockTimeout, $"another run has held '{_path}.lock' for {Duration.Format(_longestWait)}.", e);
        }
    }

    private AlertState ReadFile(bool setAside, out string? failure)
    {
        failure = null;
        try
        {
            using FileStream file = File.OpenRead(_path);
            if (file.Length > LargestFile)
            {
                throw new JsonException($"it has {ByteSize.Format(file.Length)}");
            }

            AlertState state = JsonSerializer.Deserialize(file, AlertJson.Default.AlertState) ?? throw new JsonException("it is empty");
            if (state.FormatVersion != AlertState.CurrentFormatVersion || state.Entries is null || state.Entries.Any(IsBroken))
            {
                throw new JsonException($"its content is not that of format version {AlertState.CurrentFormatVersion}");
            }

            return state;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return AlertState.Empty;
        }
        catch (JsonException e)
        {
            if (setAside)
            {
                string aside = _path + ".damaged";
                File.Move(_path, aside, overwrite: true);
                _output.Warning($"'{_path}', which holds what is known of earlier alerts, can't be read: {e.Message}. It is now '{aside}'; alerts begin anew, so one may be told again.");
            }

            failure = e.Message.TrimEnd('.') + ".";
            return AlertState.Empty;
        }
        catch (Exception e) when (!setAside && e is IOException or UnauthorizedAccessException)
        {
            failure = e.Message.TrimEnd('.') + ".";
            return AlertState.Empty;
        }
    }

    // A state that was edited by hand, or by a fault, into one that could not have been written.
    private static bool IsBroken(AlertEntry? entry) =>
        entry is not { Kind: not null, Target: { Place: not null, Database: not null }, ToldChannel: not null, ToldLevels: not null, MissedChannel: not null }
        || entry.Target.Database.Contains(null!) || entry.Count < 0 || entry.ToldStep < 0;

    private void Save(AlertState state)
    {
        string part = _path + ".part";
        try
        {
            using (var file = new FileStream(part, PrivateOptions(FileMode.Create)))
            {
                JsonSerializer.Serialize(file, state, AlertJson.Default.AlertState);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _output.Warning($"What is known of alerts can't be kept: {StorageError.Writing(e, _path).Message} The next run may tell again what this one told.");
            _inMemory = state;
        }
    }

    private static FileStreamOptions PrivateOptions(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = LocalStorage.PrivateFile;
        }

        return options;
    }
}
