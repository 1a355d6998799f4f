using System.CommandLine;
using MySqlBackup.Cli.Demo;
using MySqlBackup.Cli.Output;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup demo</c>.</summary>
internal static class DemoCommand
{
    public const string Name = "demo";

    public static readonly string[] Examples = ["mysqlbackup demo"];

    public static Command Create()
    {
        var common = new CommonOptions();
        var command = new Command(Name, "Shows the main job on a throwaway server: fills a shop, backs it up, proves the backup, restores it under another name.");
        common.AddTo(command);
        command.SetAction(result =>
        {
            OutputChoice choice = common.Read(result);
            return OperationRunner.Guard(choice, () => new ShopDemo(choice).Run(StopSignals.Token));
        });
        return command;
    }
}
