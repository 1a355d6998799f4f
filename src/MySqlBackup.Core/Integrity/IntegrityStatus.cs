namespace MySqlBackup.Core.Integrity;

/// <summary>What a check came to.</summary>
public enum IntegrityStatus
{
    /// <summary>All that the level promises was done, and nothing was found.</summary>
    Passed,

    /// <summary>Something is wrong; the findings say what.</summary>
    Failed,

    /// <summary>The level could not be carried out; the reason says why. Never counts as passed.</summary>
    Skipped,
}
