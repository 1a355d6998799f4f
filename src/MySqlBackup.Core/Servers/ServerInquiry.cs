using System.Globalization;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Servers;

/// <summary>
/// Finds out about a connection on which nothing came for long. A statement may well be silent for hours (keys added to a large table, a lock that is
/// waited for), so silence alone ends nothing: the server is asked over a second connection what it thinks it is doing for the first.
/// </summary>
internal sealed class ServerInquiry(ServerOptions options, CancellationToken cancellationToken)
{
    // The servers' own names for waiting on the client's side of the network: MariaDB's, then MySQL's.
    private static readonly string[] NetworkStates = ["Writing to net", "Reading from net", "Sending to client", "Receiving from client"];

    private const string WhoIsIt = "SELECT CONNECTION_ID(), CONCAT_WS(' ', @@hostname, @@port, @@server_id, @@datadir)";

    // ER_CON_COUNT_ERROR, ER_TOO_MANY_USER_CONNECTIONS, ER_USER_LIMIT_REACHED: it lives, and takes no more connections.
    private static readonly int[] IsFull = [1040, 1203, 1226];

    private (long Id, string? Server) _asked;
    private bool _isDirect;

    /// <summary>Remembers which connection is meant.</summary>
    public void Remember(MySqlConnection connection)
    {
        _asked = Identify(connection);

        // A proxy's greeting has a number of its own, and it may give each statement to another of its connections.
        _isDirect = _asked.Id == connection.ConnectionId;
    }

    /// <summary>False where the server does not answer, has no such connection, or waits for this side as this side waits for it.</summary>
    public bool IsServerAtWork()
    {
        if (_asked.Server is null)
        {
            // Who it is was the first question of all, and takes no server minutes to answer.
            return false;
        }

        try
        {
            using var connection = MySqlConnection.Open((options with { ReadTimeout = options.ConnectTimeout }).ToConnectionSettings(), cancellationToken);

            // The address of several servers led to another one: all that it can say is that somebody is there.
            return !_isDirect || Identify(connection).Server != _asked.Server || IsBusy(connection);
        }
        catch (MySqlServerException e)
        {
            return Array.IndexOf(IsFull, e.Code) >= 0;
        }
        catch (Exception e) when (e is MySqlException or OperationCanceledException or IOException or System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    private static (long Id, string? Server) Identify(MySqlConnection connection)
    {
        using var row = connection.Query(WhoIsIt);
        return row.Read() ? (row.GetInt64(0), row.GetString(1)) : default;
    }

    private bool IsBusy(MySqlConnection connection)
    {
        // Accounts without the right PROCESS see their own connections, which these are.
        using var row = connection.Query(string.Create(CultureInfo.InvariantCulture, $"SELECT COMMAND, STATE FROM information_schema.PROCESSLIST WHERE ID = {_asked.Id}"));
        return row.Read() && row.GetString(0) != "Sleep" && !NetworkStates.Contains(row.GetString(1), StringComparer.OrdinalIgnoreCase);
    }
}
