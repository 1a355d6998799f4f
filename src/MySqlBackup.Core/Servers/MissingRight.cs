using System.Text.RegularExpressions;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Servers;

/// <summary>Tells from a server's error whether the account lacks a right, and which.</summary>
internal static partial class MissingRight
{
    /// <summary>True where that is what the error says.</summary>
    public static bool IsReportedBy(MySqlServerException error) => error.Code
        is ServerErrorCode.DatabaseAccessDenied
        or ServerErrorCode.TableAccessDenied
        or ServerErrorCode.ColumnAccessDenied
        or ServerErrorCode.SpecificAccessDenied
        or ServerErrorCode.RoutineAccessDenied
        or ServerErrorCode.AccountCreationDenied
        or ServerErrorCode.BinlogNeedsSuper
        or ServerErrorCode.AccountDatabaseDenied;

    /// <summary>The same after the login, when the server's refusal of an account is one of a statement (LOAD DATA INFILE without FILE).</summary>
    public static bool IsReportedAfterLogin(MySqlServerException error) =>
        IsReportedBy(error) || error.Code is ServerErrorCode.AccessDenied or ServerErrorCode.AccessDeniedNoPassword;

    /// <summary>
    /// The right that the message names, in upper case: <c>need (at least one of) the X privilege(s)</c>, <c>SELECT command denied</c>; null
    /// where it names none, as the refusal of a database does.
    /// </summary>
    public static string? Name(MySqlServerException error)
    {
        Match match = RightInMessage().Match(error.Message);
        return match.Success ? match.Groups["right"].Value.ToUpperInvariant()
            : error.Code == ServerErrorCode.AccountCreationDenied ? "CREATE USER"
            : null;
    }

    [GeneratedRegex(@"the (?<right>[A-Za-z_, ]+?) privilege|^(?<right>[A-Za-z_, ]+?) command denied", RegexOptions.CultureInvariant)]
    private static partial Regex RightInMessage();
}
