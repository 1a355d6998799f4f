using System.CommandLine;
using System.Globalization;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core.Policy;
using MySqlBackup.Core.Policy.Reading;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup policy</c>.</summary>
internal sealed class PolicyCommand
{
    public const string Name = "policy";
    public const string TestName = "test";

    public static readonly string[] Examples =
    [
        "mysqlbackup policy test /etc/mysqlbackup/policy.yaml",
        "mysqlbackup policy test policies/*.yaml --allow-missing-variable --json",
    ];

    private readonly CommonOptions _common = new();
    private readonly Argument<string[]> _file = new("file") { Description = "The policy files.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _allowMissingVariable = new("--allow-missing-variable") { Description = "Variables that the environment lacks are warnings: for a check where the secrets are not." };

    public static Command Create()
    {
        var options = new PolicyCommand();
        var test = new Command(TestName, "Checks policy files, and says when their targets run next. Ends with 3 where one can't be used.");
        test.Arguments.Add(options._file);
        return new Command(Name, "Works with policies: files that say what is backed up from where, when, where to and for how long.")
        {
            options._common.Complete(test, options.Test, options._allowMissingVariable),
        };
    }

    private int Test(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        return OperationRunner.Guard(choice, () =>
        {
            int[] codes = result.GetValue(_file)!.Select(file => Test(choice, file, result.GetValue(_allowMissingVariable))).ToArray();
            return Array.Find(codes, code => code is not (ExitCode.Done or ExitCode.NotReady)) is var failed && failed != ExitCode.Done ? failed : codes.Max();
        });
    }

    // One that can't be read keeps the others from nothing.
    private static int Test(OutputChoice choice, string file, bool mayLackVariables) => OperationRunner.Guard(choice, () =>
    {
        PolicyTest test = PolicyTest.Run(file, mayLackVariables, DateTime.UtcNow);
        Write(choice, test);
        return test.IsValid ? ExitCode.Done : ExitCode.NotReady;
    });

    private static void Write(OutputChoice choice, PolicyTest test)
    {
        if (choice.Json)
        {
            RecordJson.WriteLine(test);
            return;
        }

        foreach (PolicyProblem problem in test.Problem)
        {
            Console.Out.WriteLine(problem);
        }

        Console.Out.WriteLine($"{test.Path}: {(test.IsValid ? "can be used" : "can't be used")}");
        foreach (PlannedTarget target in test.Target)
        {
            string next = target.NextRun is { } time ? string.Create(CultureInfo.InvariantCulture, $"next {time:yyyy-MM-dd HH:mm} UTC ({target.Schedule})") : "on request";
            Console.Out.WriteLine($"  {string.Join(", ", target.Database)}: {next}, to {string.Join(", ", target.Destination)}");
        }
    }
}
