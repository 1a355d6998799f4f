using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>How rows may travel to a server, fastest first.</summary>
internal static class LoadMethodChoice
{
    /// <summary>The method asked for, or the fastest that the server has.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: the one asked for is not to be had.</exception>
    public static LoadMethod Choose(MySqlConnection connection, RestoreRequest request)
    {
        var isAuto = request.LoadMethod == LoadMethod.Auto;
        if (request.LoadMethod == LoadMethod.Insert)
        {
            return LoadMethod.Insert;
        }
        if (isAuto || request.LoadMethod == LoadMethod.Bulk)
        {
            if (connection.SupportsBulk)
            {
                return LoadMethod.Bulk;
            }
            if (!isAuto)
            {
                throw Missing($"{request.Server.Address} does not have bulk statements, which MariaDB has from 10.2 on. Let the load method be chosen.");
            }
        }
        if (connection.QueryScalar("SELECT @@GLOBAL.local_infile") == "1")
        {
            return LoadMethod.LocalInfile;
        }
        return isAuto
            ? LoadMethod.Insert
            : throw Missing($"{request.Server.Address} has local_infile off, so rows can't travel as LOCAL INFILE. Let the load method be chosen, or have local_infile switched on.");
    }

    /// <summary>What to try where the server refused a method.</summary>
    public static LoadMethod After(MySqlConnection connection, LoadMethod refused) =>
        refused == LoadMethod.Bulk && connection.QueryScalar("SELECT @@GLOBAL.local_infile") == "1" ? LoadMethod.LocalInfile : LoadMethod.Insert;

    private static BackupException Missing(string message) => new(BackupErrorId.InvalidArgument, message);
}
