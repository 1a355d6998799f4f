using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>
/// Programs made while their database had another collation than later: the file has an <c>ALTER DATABASE COLLATE</c> before each of them and one after it,
/// meant for the plain client. Here the database gets that collation for the one statement, and then back what it had itself, whatever comes between.
/// </summary>
internal sealed class DatabaseCollation(MySqlConnection connection, Action<string>? warn)
{
    private const string Head = "ALTER DATABASE COLLATE ";

    // No right to alter the database, and a collation that this server does not know (of another family or version).
    private static readonly int[] Refusals = [1044, 1142, 1227, 1273];

    private string? _own;
    private string? _wanted;
    private bool _isChanged;

    /// <summary>True for one of those statements, which is then dealt with: they come in pairs.</summary>
    public bool Takes(string statement)
    {
        if (!statement.StartsWith(Head, StringComparison.Ordinal))
        {
            return false;
        }

        _wanted = _wanted is null ? statement[Head.Length..].Trim() : null;
        return true;
    }

    /// <summary>Before a statement that is executed.</summary>
    public void Apply()
    {
        if (_wanted is null)
        {
            PutBack();
            return;
        }

        _own ??= connection.QueryScalar("SELECT @@collation_database") ?? "";
        if (_wanted == _own)
        {
            return;
        }

        try
        {
            connection.Execute(Head + _wanted);
            _isChanged = true;
        }
        catch (MySqlServerException refused) when (Array.IndexOf(Refusals, refused.Code) >= 0)
        {
            warn?.Invoke($"A program was made while its database had the collation {_wanted}, and comes back under {_own}: {refused.Message}");
        }
    }

    /// <summary>Gives the database its own collation back.</summary>
    public void PutBack()
    {
        if (_isChanged)
        {
            connection.Execute(Head + SqlName.Quote(_own!));
            _isChanged = false;
        }
    }
}
