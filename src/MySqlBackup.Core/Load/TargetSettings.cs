using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Settings of the target that change what is restored and that a session can't set for itself; <see cref="RestoreSession"/> sets the others.</summary>
internal static class TargetSettings
{
    private const string Usual = "dynamic";

    /// <summary>What to say of the setting; null where there is nothing to say.</summary>
    public static string? Warning(MySqlConnection connection, RestoreRequest request)
    {
        using var rows = connection.Query("SHOW GLOBAL VARIABLES LIKE 'innodb_default_row_format'");
        var format = rows.Read() ? rows.GetString(1) : null;
        // Definitions name the format only where it was asked for, so the backup does not tell what the original server's setting was.
        return format is null || string.Equals(format, Usual, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"{request.Server.Address} has innodb_default_row_format={format}: InnoDB tables whose definition names no ROW_FORMAT are made in that, while servers use {Usual} unless they are told otherwise. Set it there as it was on the original server, if it was another.";
    }
}
