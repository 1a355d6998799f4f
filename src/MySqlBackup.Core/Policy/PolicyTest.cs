using MySqlBackup.Core.Policy.Reading;

namespace MySqlBackup.Core.Policy;

/// <summary>What a check of a policy file found.</summary>
public sealed record PolicyTest
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The policy's name; null where it has none.</summary>
    public required string? Name { get; init; }

    /// <summary>True where it can be used.</summary>
    public required bool IsValid { get; init; }

    /// <summary>Errors and warnings, from the file's beginning to its end.</summary>
    public required IReadOnlyList<PolicyProblem> Problem { get; init; }

    /// <summary>The targets, with their next runs; empty where it can't be used.</summary>
    public required IReadOnlyList<PlannedTarget> Target { get; init; }

    /// <summary>Checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mayLackVariables">Variables that the environment lacks are warnings: for a check where the secrets are not.</param>
    /// <param name="now">The time after which the next runs are, in UTC.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: it can't be read.</exception>
    public static PolicyTest Run(string path, bool mayLackVariables, DateTime now)
    {
        PolicyFile file = PolicyFile.Read(path, mayLackVariables);
        return new PolicyTest
        {
            Path = path,
            Name = file.Policy?.Metadata.Name is { Length: > 0 } name ? name : null,
            IsValid = file.IsValid,
            Problem = file.Problems,
            Target = file.IsValid ? file.Policy!.Spec.Targets.Select(target => PlannedTarget.Of(file.Policy.Spec, target, now)).ToList() : [],
        };
    }
}
