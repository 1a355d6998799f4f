using MySqlBackup.Core.Policy.Model;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MySqlBackup.Core.Policy.Reading;

/// <summary>A policy file that was read.</summary>
public sealed record PolicyFile
{
    private const int LargestFile = 1 << 20;

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>What it says; where there are errors, what could be understood. Null where it is no YAML.</summary>
    public required BackupPolicy? Policy { get; init; }

    /// <summary>What is wrong with it, from its beginning to its end.</summary>
    public required IReadOnlyList<PolicyProblem> Problems { get; init; }

    /// <summary>True where it can be used.</summary>
    public bool IsValid => Policy is not null && !Problems.Any(problem => problem.IsError);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mayLackVariables">Variables that the environment lacks are told of, and are no error: for a check where the secrets are not.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: it can't be read.</exception>
    public static PolicyFile Read(string path, bool mayLackVariables = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            var file = new FileInfo(path);
            return file.Length <= LargestFile
                ? Parse(path, File.ReadAllText(path), Environment.GetEnvironmentVariable, mayLackVariables)
                : throw new BackupException(BackupErrorId.InvalidArgument, $"'{path}' is larger than 1 MB; a policy is some hundred lines at most.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"The policy '{path}' can't be read: {e.Message}", e);
        }
    }

    internal static PolicyFile Parse(string path, string text, Func<string, string?> variables, bool mayLackVariables = false)
    {
        IList<YamlDocument> documents;
        try
        {
            documents = PolicyYaml.Load(text);
        }
        catch (YamlException e)
        {
            return new PolicyFile { Path = path, Policy = null, Problems = [NoYaml(path, text, e)] };
        }

        if (documents.Count != 1)
        {
            string problem = documents.Count == 0 ? "The file is empty. New-BackupPolicy writes one to begin with." : "The file holds more than one document. Write one policy a file.";
            return new PolicyFile { Path = path, Policy = null, Problems = [PolicyProblem.At(path, new PolicyPlace(1, 1, ""), problem)] };
        }

        var known = new PolicyVariables(variables);
        var binder = new PolicyBinder(path, known, mayLackVariables);
        BackupPolicy? policy = binder.Bind(documents[0].RootNode);
        IEnumerable<PolicyProblem> problems = policy is null ? binder.Problems : binder.Problems.Concat(new PolicyCheck(path, policy, binder.Problems).Run());
        return new PolicyFile { Path = path, Policy = policy, Problems = problems.Select(p => p with { Message = known.Hide(p.Message) }).OrderBy(p => p.Line).ThenBy(p => p.Column).ToList() };
    }

    private static PolicyProblem NoYaml(string path, string text, YamlException e)
    {
        // The reader names the beginning of what the tab is in.
        int tab = Array.FindIndex(text.Split('\n'), line => line.AsSpan(0, line.Length - line.TrimStart().Length).Contains('\t'));
        string message = PolicyYaml.AdviceFor(text, e) ?? (e.InnerException?.Message ?? e.Message).TrimEnd('.');
        return tab >= 0 && message.Contains("tab", StringComparison.OrdinalIgnoreCase)
            ? PolicyProblem.At(path, new PolicyPlace(tab + 1, 1, ""), "This is no YAML: a line begins with a tab. Indent with spaces.")
            : PolicyProblem.At(path, new PolicyPlace((int)e.Start.Line, (int)e.Start.Column, ""), $"This is no YAML: {message}.");
    }
}
