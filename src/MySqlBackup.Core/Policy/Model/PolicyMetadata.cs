namespace MySqlBackup.Core.Policy.Model;

/// <summary>What a policy is called.</summary>
public sealed record PolicyMetadata : PolicySection
{
    /// <summary>Its name, which schedules and generated files bear.</summary>
    [PolicyKey("The policy's name, which schedules and generated files bear: lower-case letters, digits and hyphens.", IsRequired = true)]
    public string Name { get; init; } = "";

    /// <summary>The Kubernetes namespace of generated manifests.</summary>
    [PolicyKey("The Kubernetes namespace of generated manifests.")]
    public string? Namespace { get; init; }
}
