using Xunit;

namespace MySqlBackup.Testing;

/// <summary>A theory that has no short version; reported as skipped where the long run is not wanted.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NightlyTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc />
    public override string? Skip
    {
        get => base.Skip ?? (Fuzzer.IsNightly ? null : "For the nightly run: MYSQLBACKUP_NIGHTLY=1.");
        set => base.Skip = value;
    }
}
