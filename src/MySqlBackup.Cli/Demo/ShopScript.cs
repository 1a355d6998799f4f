using System.Text;

namespace MySqlBackup.Cli.Demo;

/// <summary>The demo's shop as statements; in the file each ends at a line that holds <c>//</c> alone.</summary>
internal static class ShopScript
{
    private const string ResourceName = "shop.sql";
    private const string Terminator = "//";

    public static IEnumerable<string> Statements()
    {
        using Stream stream = typeof(ShopScript).Assembly.GetManifestResourceStream(ResourceName)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var statement = new StringBuilder();
        while (reader.ReadLine() is { } line)
        {
            if (line != Terminator)
            {
                statement.Append(line).Append('\n');
            }
            else
            {
                yield return statement.ToString();
                statement.Clear();
            }
        }

        if (!string.IsNullOrWhiteSpace(statement.ToString()))
        {
            yield return statement.ToString();
        }
    }
}
