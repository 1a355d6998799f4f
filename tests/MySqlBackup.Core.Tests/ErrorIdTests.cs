using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace MySqlBackup.Core.Tests;

public class ErrorIdTests
{
    [Fact]
    public void The_page_of_errors_lists_each_id_once()
    {
        var ids = typeof(BackupErrorId).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!);
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "BackupPs.sln")))
        {
            folder = folder.Parent;
        }

        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "errors.md"));
        var listed = Regex.Matches(page, @"^\| `(\w+)` \|", RegexOptions.Multiline).Select(match => match.Groups[1].Value);

        Assert.Equal(ids.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }
}
