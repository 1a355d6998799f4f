using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Servers;

/// <summary>Opens connections with the session settings that all of ours have, and says in an operator's words why one failed.</summary>
public static class ServerConnector
{
    /// <summary>
    /// One statement, so that a connection costs one round trip after the login. The server's own limits must not cut a long
    /// run short or, worse, quietly shorten a result (<c>sql_select_limit</c>, and <c>system_versioning_asof</c>, which shows another day's rows). Comments with <c>M!</c> are executed by MariaDB alone;
    /// those from 50700 to 99999 by MySQL alone (MariaDB manual, "Comment Syntax").
    /// </summary>
    private const string SessionSettings =
        "SET NAMES utf8mb4, time_zone = '+00:00', sql_mode = '', autocommit = 1, sql_select_limit = 18446744073709551615, "
        + "sql_big_selects = 1, sql_quote_show_create = 1, wait_timeout = 86400, net_read_timeout = 86400, net_write_timeout = 86400"
        + "/*!50708 , max_execution_time = 0 */"
        + "/*!80030 , show_gipk_in_create_table_and_information_schema = 1 */"
        + "/*M!100304 , system_versioning_asof = DEFAULT */"
        + "/*M!100300 , max_statement_time = 0, idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0, idle_write_transaction_timeout = 0 */";

    // Server error numbers, from the servers' documented error lists.
    private const int ErrorTooManyConnections = 1040;
    private const int ErrorUnknownDatabase = 1049;
    private const int ErrorServerShutdown = 1053;
    private const int ErrorHostBlocked = 1129;
    private const int ErrorHostNotPrivileged = 1130;
    private const int ErrorNoSuchTable = 1146;
    private const int ErrorTooManyUserConnections = 1203;
    private const int ErrorLockWaitTimeout = 1205;
    private const int ErrorUserResourceLimit = 1226;
    private const int ErrorUnsupportedAuthentication = 1251;
    private const int ErrorPluginNotLoaded = 1524;
    private const int ErrorPasswordMustChange = 1820;
    private const int ErrorPasswordExpired = 1862;
    private const int ErrorAccountLockedMySql = 3118;
    private const int ErrorSecureTransportRequired = 3159;
    private const int ErrorConnectionKilled = 1927;
    private const int ErrorAccountLockedMariaDb = 4151;

    /// <summary>Connects, logs in and sets the session.</summary>
    /// <exception cref="BackupException">The server can't be reached or does not let the account in.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static MySqlConnection Open(ServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        MySqlConnection? connection = null;
        try
        {
            var inquiry = new ServerInquiry(options, cancellationToken);
            connection = MySqlConnection.Open(options.ToConnectionSettings(inquiry.IsServerAtWork), cancellationToken);
            inquiry.Remember(connection);
            connection.Execute(SessionSettings);
            return connection;
        }
        catch (MySqlException e)
        {
            connection?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw Translate(e, options);
        }
    }

    /// <summary>Turns what the protocol throws into a failure with a stable id and advice; a <see cref="BackupException"/> stays itself.</summary>
    public static BackupException Translate(Exception exception, ServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return exception switch
        {
            BackupException e => e,
            OperationCanceledException e => new BackupException(BackupErrorId.Cancelled, "The run was cancelled.", e),
            MySqlServerException e => TranslateServerError(e, options),
            MySqlConnectionException e => TranslateConnectionError(e, options),
            MySqlProtocolException { IsUnsupportedAuthentication: true } e => new BackupException(
                BackupErrorId.AuthenticationUnsupported,
                $"{options.User} can't log in to {options.Address}: {e.Message}",
                e),
            MySqlProtocolException e => new BackupException(
                BackupErrorId.ServerError,
                $"{options.Address} sent what the MySQL protocol does not allow: {Sentence(e.Message)} Is it a MySQL or MariaDB server?",
                e),
            null => throw new ArgumentNullException(nameof(exception)),
            _ => new BackupException(BackupErrorId.ServerError, $"{options.Address}: {exception.Message}", exception),
        };
    }

    private static BackupException TranslateServerError(MySqlServerException e, ServerOptions options)
    {
        string server = options.Address.ToString();
        return e.Code switch
        {
            ServerErrorCode.AccessDenied or ServerErrorCode.AccessDeniedNoPassword or ErrorHostNotPrivileged =>
                Failure(BackupErrorId.AccessDenied, $"{server} does not let {options.User} in: {Sentence(e.Message)} {PasswordHint(options)}", e),
            ErrorPasswordMustChange or ErrorPasswordExpired or ErrorAccountLockedMySql or ErrorAccountLockedMariaDb or ErrorSecureTransportRequired =>
                Failure(BackupErrorId.AccessDenied, $"{server} does not let {options.User} in: {e.Message}", e),
            ErrorUnsupportedAuthentication or ErrorPluginNotLoaded =>
                Failure(BackupErrorId.AuthenticationUnsupported, $"{server} can't log {options.User} in with the account's authentication plugin: {e.Message}", e),
            ErrorHostBlocked or ErrorTooManyConnections or ErrorTooManyUserConnections or ErrorUserResourceLimit =>
                Failure(BackupErrorId.ServerUnreachable, $"{server} takes no more connections of {options.User}: {e.Message}", e),
            _ when MissingRight.IsReportedBy(e) =>
                Failure(BackupErrorId.PermissionMissing, $"{options.User} on {server} lacks {(MissingRight.Name(e) is { } right ? "the right " + right : "a right")}: {e.Message}", e),
            ErrorUnknownDatabase or ErrorNoSuchTable =>
                Failure(BackupErrorId.ObjectNotFound, $"{server}: {e.Message}", e),
            ErrorLockWaitTimeout =>
                Failure(BackupErrorId.LockTimeout, $"{server}: {Sentence(e.Message)} Another session holds the lock; try later, or give -LockTimeout (--lock-timeout) more.", e),
            ErrorServerShutdown or ErrorConnectionKilled =>
                Failure(BackupErrorId.ConnectionLost, $"{server} ended the connection: {e.Message}", e),
            _ => Failure(BackupErrorId.ServerError, $"{server} answered with error {e.Code} ({e.SqlState}): {e.Message}", e),
        };
    }

    private static BackupException TranslateConnectionError(MySqlConnectionException e, ServerOptions options)
    {
        string server = options.Address.ToString();
        return e.Reason switch
        {
            ConnectionFailureReason.Unreachable => Failure(BackupErrorId.ServerUnreachable, $"{server} can't be reached. {Sentence(e.Message)} {ReachHint(options.Address)}", e),
            ConnectionFailureReason.Timeout => Failure(
                BackupErrorId.ServerUnreachable,
                $"{server} did not answer in {options.ConnectTimeout.TotalSeconds:0} s. {Sentence(e.Message)} Check the address and the firewall between.",
                e),
            ConnectionFailureReason.TlsFailed => Failure(
                BackupErrorId.TlsFailed,
                $"No encrypted connection to {server} (SslMode {options.SslMode}): {Sentence(e.Message)} Check -SslMode, -SslCa, -SslCert and -SslKey (--ssl-mode, --ssl-ca, --ssl-cert, --ssl-key).",
                e),
            ConnectionFailureReason.Silent => Failure(
                BackupErrorId.ConnectionLost,
                $"{server} fell silent: {Sentence(e.Message)} Where it could be asked over another connection, it did not answer or was not at work for this one. Check server and network; 'read-timeout' in the option file sets the seconds.",
                e),
            ConnectionFailureReason.Aborted => Failure(BackupErrorId.Cancelled, $"The connection to {server} was ended by this run.", e),
            _ => Failure(BackupErrorId.ConnectionLost, $"The connection to {server} was lost: {e.Message}", e),
        };
    }

    private static string PasswordHint(ServerOptions options) => string.IsNullOrEmpty(options.Password)
        ? "No password was given; give one through -Credential, an option file or MYSQL_PWD."
        : "Check the password and from which hosts the account may log in.";

    private static string ReachHint(ServerAddress address) => address.UnixSocket is not null
        ? "Is the server running, and is that its socket?"
        : "Is the server running, and does it listen on that port?";

    private static string Sentence(string message) => message.TrimEnd('.') is var text && text.EndsWith('?') ? text : text + ".";

    private static BackupException Failure(string id, string message, Exception cause) => new(id, message, cause);
}
