using MySqlBackup.Help;
using MySqlBackup.PowerShell.Commands;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: MySqlBackup.Help <folder of Markdown pages> <help file to write>");
    return 2;
}

List<CmdletFacts> cmdlets = typeof(MySqlBackupCmdlet).Assembly.GetExportedTypes()
    .Select(CmdletFacts.Read)
    .OfType<CmdletFacts>()
    .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)
    .ToList();
List<HelpPage> pages = Directory.GetFiles(args[0], "*-*.md").Order(StringComparer.Ordinal).Select(HelpPage.Read).ToList();

List<string> gaps = HelpCheck.Find(cmdlets, pages).ToList();
foreach (string gap in gaps)
{
    Console.Error.WriteLine($"help : error HELP0001: {gap}");
}

if (gaps.Count > 0)
{
    return 1;
}

Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(args[1]))!);
MamlWriter.Write(args[1], cmdlets.Select(cmdlet => (cmdlet, pages.Single(page => page.Name == cmdlet.Name))));
return 0;
