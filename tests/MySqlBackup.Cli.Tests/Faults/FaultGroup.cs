using Xunit;

namespace MySqlBackup.Cli.Tests.Faults;

/// <summary>Tests that take global locks on the shared servers again and again: by themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultGroup
{
    public const string Name = "faults";
}
