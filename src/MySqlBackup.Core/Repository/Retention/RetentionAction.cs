namespace MySqlBackup.Core.Repository.Retention;

/// <summary>What retention does with a backup.</summary>
public enum RetentionAction
{
    /// <summary>It stays.</summary>
    Keep,

    /// <summary>It goes.</summary>
    Remove,
}
