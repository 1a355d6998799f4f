using System.Diagnostics;
using System.Globalization;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Servers.Settings;

/// <summary>A connection over which settings are changed.</summary>
internal sealed class SettingSession : IDisposable
{
    private const string BufferPool = "innodb_buffer_pool_size";

    // MySQL's ER_BUFPOOL_RESIZE_INPROGRESS: a warning, and the statement did nothing.
    private const int ResizeInProgress = 3166;

    private static readonly TimeSpan ResizeTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ResizePause = TimeSpan.FromMilliseconds(50);

    private readonly ServerOptions _options;
    private readonly MySqlConnection _connection;
    private readonly IOperationOutput _output;
    private readonly CancellationToken _cancellation;

    public SettingSession(ServerOptions options, IOperationOutput output, CancellationToken cancellation)
    {
        _options = options;
        _output = output;
        _cancellation = cancellation;
        _connection = ServerConnector.Open(options, cancellation);
        try
        {
            Identity = ServerIdentity.Read(_connection);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>The server.</summary>
    public ServerIdentity Identity { get; }

    /// <summary>The settings that are whole numbers, by name.</summary>
    public Dictionary<string, long> Read() => SettingList.ReadNumbers(_connection);

    /// <summary>
    /// Asks the server itself whether this account may change a setting, which roles, MariaDB's finer rights and what a provider forbids all have a
    /// part in: it is told a text, which it refuses with one error where the account may, and with others where it may not.
    /// </summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.PermissionMissing"/>, or the setting can't be changed while the server runs.</exception>
    public void RequireRight(string name)
    {
        try
        {
            _connection.Execute($"SET GLOBAL {name} = 'mysqlbackup'");
        }
        catch (MySqlServerException e) when (e.Code is ServerErrorCode.WrongTypeForVariable or ServerErrorCode.WrongValueForVariable)
        {
            // Then a number would have done.
        }
        catch (MySqlServerException e) when (e.Code == ServerErrorCode.ReadOnlyVariable)
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"{_options.Address} can't change {name} while it runs. Set it in the server's configuration and restart the server. Nothing was changed.",
                e);
        }
        catch (MySqlServerException e)
        {
            bool isRight = MissingRight.IsReportedAfterLogin(e);
            string right = MissingRight.Name(e) is { } named ? named.Replace(", ", " or ", StringComparison.Ordinal) : "SUPER or SYSTEM_VARIABLES_ADMIN";
            throw isRight
                ? new BackupException(
                    BackupErrorId.PermissionMissing,
                    $"{_options.User} on {_options.Address} may not change {name}: it lacks the right {right}. Nothing was changed.",
                    e)
                : ServerConnector.Translate(e, _options);
        }
    }

    /// <summary>Sets a global value, and waits until it is in effect.</summary>
    public void Set(string name, long value)
    {
        bool isPool = name.Equals(BufferPool, StringComparison.OrdinalIgnoreCase);
        var clock = Stopwatch.StartNew();
        do
        {
            if (isPool)
            {
                AwaitResize(clock);
            }
        }
        while (!TrySet(name, value) && clock.Elapsed < ResizeTimeout);
        if (isPool)
        {
            AwaitResize(clock);
        }
    }

    public void Dispose() => _connection.Dispose();

    private bool TrySet(string name, long value)
    {
        bool isSet = true;
        if (_connection.Execute(Statement(name, value)).WarningCount > 0)
        {
            using var rows = _connection.Query("SHOW WARNINGS");
            while (rows.Read())
            {
                isSet &= rows.GetInt64(1) != ResizeInProgress;
                _output.Verbose($"{_options.Address} on {Statement(name, value)}: {rows.GetString(2)}");
            }
        }

        return isSet;
    }

    // The buffer pool changes its size in the background; until it is done the server takes no other size, and says so in a warning only.
    private void AwaitResize(Stopwatch clock)
    {
        while (IsResizing() && clock.Elapsed < ResizeTimeout)
        {
            _cancellation.WaitHandle.WaitOne(ResizePause);
            _cancellation.ThrowIfCancellationRequested();
        }
    }

    private bool IsResizing()
    {
        string text = "";
        using var rows = _connection.Query("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_resize_status%'");
        while (rows.Read())
        {
            string value = rows.GetString(1) ?? "";
            switch (rows.GetString(0)?.ToUpperInvariant())
            {
                case "INNODB_BUFFER_POOL_RESIZE_STATUS_CODE":
                    // MySQL manual: 0 is none at work, 7 one that failed.
                    return value is not ("0" or "7");
                case "INNODB_BUFFER_POOL_RESIZE_STATUS":
                    text = value;
                    break;
            }
        }

        return text.Length > 0 && !text.StartsWith("Completed", StringComparison.OrdinalIgnoreCase)
            && !text.Contains("failed", StringComparison.OrdinalIgnoreCase) && !text.Contains("did not change", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The statement, as an operator could run it.</summary>
    public static string Statement(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"SET GLOBAL {name} = {value}");
}
