using System.CommandLine;

namespace MySqlBackup.Cli.Commands;

/// <summary>How a command talks: the options that every command has.</summary>
internal sealed class CommonOptions
{
    private readonly Option<bool> _json = new("--json") { Description = "Write the resulting objects as JSON on standard output, one a line, and nothing else." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Write errors and results only; no progress." };
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Say on standard error what is being done." };

    /// <summary>Gives a command its own options, those of every command behind them, and what it does.</summary>
    public Command Complete(Command command, Func<ParseResult, int> run, params Option[] own)
    {
        foreach (Option option in own)
        {
            command.Options.Add(option);
        }

        AddTo(command);
        command.SetAction(run);
        return command;
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_json);
        command.Options.Add(_quiet);
        command.Options.Add(_verbose);
    }

    public Output.OutputChoice Read(ParseResult result) => new(result.GetValue(_json), result.GetValue(_quiet), result.GetValue(_verbose));
}
