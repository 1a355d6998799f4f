namespace MySqlBackup.Core.Policy.Model;

/// <summary>A policy: what is backed up from where, when, how, where to, for how long, and who is told.</summary>
public sealed record BackupPolicy : PolicySection
{
    /// <summary>The version of the format that is read.</summary>
    public const string SupportedVersion = "backup.mysql.com/v1";

    /// <summary>The only kind.</summary>
    public const string SupportedKind = "BackupPolicy";

    /// <summary>The version of the format.</summary>
    [PolicyKey("The version of the format.", Name = "apiVersion", IsRequired = true, Values = [SupportedVersion])]
    public string ApiVersion { get; init; } = SupportedVersion;

    /// <summary>The kind of file.</summary>
    [PolicyKey("The kind of file.", IsRequired = true, Values = [SupportedKind])]
    public string Kind { get; init; } = SupportedKind;

    /// <summary>What the policy is called.</summary>
    [PolicyKey("What the policy is called.", IsRequired = true)]
    public PolicyMetadata Metadata { get; init; } = new();

    /// <summary>What it says.</summary>
    [PolicyKey("What the policy says.", IsRequired = true)]
    public PolicySpec Spec { get; init; } = new();
}
