using Xunit;

namespace MySqlBackup.Testing;

/// <summary>A theory that needs a <see cref="SmallDisk"/>; reported as skipped, with the reason, where there can be none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc />
    public override string? Skip
    {
        get => base.Skip ?? SmallDisk.WhyMissing;
        set => base.Skip = value;
    }
}
