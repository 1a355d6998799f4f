using MySqlBackup.Core.Quantities;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Tells of a load: how far it is, what the server warned of, and where it failed.</summary>
internal sealed class LoadReport(RestoreRequest request, RestoreProgress progress, IOperationOutput output)
{
    /// <summary>Counts bytes of SQL that were read; negative to take them back.</summary>
    public void Count(TableRestore table, long bytes)
    {
        table.Database.AddBytes(bytes);
        progress.AddBytes(bytes, table.Name);
    }

    /// <summary>Says why rows take a slower way.</summary>
    public void Explain(string why) => output.Verbose(why);

    /// <summary>Passes on what the server warned of.</summary>
    public void Warn(TableRestore table, List<string> warnings, int count)
    {
        if (count == 0)
        {
            return;
        }
        var text = $"{table.Database.Target}.{table.Name}: the server gave {Quantity.Format(count, "warning")}: {string.Join("; ", warnings)}";
        table.Database.Warn(text);
        output.Warning(text);
    }

    /// <summary>The first warnings of the last statement.</summary>
    public static List<string> Read(MySqlConnection connection, int count)
    {
        var texts = new List<string>();
        if (count > 0)
        {
            using var rows = connection.Query("SHOW WARNINGS LIMIT 3");
            while (rows.Read())
            {
                texts.Add($"{rows.GetString(1)} {rows.GetString(2)}");
            }
        }
        return texts;
    }

    /// <summary>Runs a statement; its failure names the place.</summary>
    public void Execute(MySqlConnection connection, string statement, string place)
    {
        try
        {
            connection.Execute(StatementText.Encode(statement));
        }
        catch (MySqlException exception)
        {
            throw RestoreFailure.At(place, exception, request.Server, statement);
        }
    }
}
