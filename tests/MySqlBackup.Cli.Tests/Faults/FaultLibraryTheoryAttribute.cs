using Xunit;

namespace MySqlBackup.Cli.Tests.Faults;

/// <summary>A theory that needs the <see cref="FaultLibrary"/>; reported as skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FaultLibraryTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc />
    public override string? Skip
    {
        get => base.Skip ?? FaultLibrary.WhyMissing;
        set => base.Skip = value;
    }
}
