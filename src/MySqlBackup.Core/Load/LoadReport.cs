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

    /// <summary>Says why rows do not take the way that was asked for.</summary>
    public void Warn(string why) => output.Warning(why);

    /// <summary>Passes on what the server warned of.</summary>
    public void Warn(TableRestore table, List<string> warnings, int count)
    {
        if (count == 0)
        {
            return;
        }
        Warn(table, Warned(warnings, count));
    }

    /// <summary>Warnings of the server in words.</summary>
    public static string Warned(IEnumerable<string> warnings, long count) => $"the server gave {Quantity.Format(count, "warning")}: {string.Join("; ", warnings.Distinct())}";

    /// <summary>Tells of rows that a dump's REPLACE statements took away.</summary>
    public void WarnReplaced(TableRestore table, long rows)
    {
        if (rows > 0)
        {
            Warn(table, Replaced(rows));
        }
    }

    /// <summary>The same in words.</summary>
    public static string Replaced(long rows) => $"{Quantity.Format(rows, "row")} made way for others with the same key, as the dump's REPLACE statements say";

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

    private void Warn(TableRestore table, string what)
    {
        var text = $"{table.Database.Target}.{table.Name}: {what}";
        table.Database.Warn(text);
        output.Warning(text);
    }
}
