using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Policy.Model;

/// <summary>A server, or several hosts with the same data.</summary>
public sealed record PolicyServer : PolicySection
{
    /// <summary>What targets call it.</summary>
    [PolicyKey("What targets call it.", IsRequired = true)]
    public string Name { get; init; } = "";

    /// <summary>Its hosts, in the order in which they are tried.</summary>
    [PolicyKey("A host or a list, each as host, host:port or unix:/path; the next one is tried where one can't be reached.", IsRequired = true)]
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>An option file with user and password.</summary>
    [PolicyKey("A MySQL option file with user and password, which only its owner can read.")]
    public string? DefaultsFile { get; init; }

    /// <summary>The account.</summary>
    [PolicyKey("The account.")]
    public string? User { get; init; }

    /// <summary>Its password, from the environment.</summary>
    [PolicyKey("The account's password, from the environment: ${NAME}; it may not stand in the policy itself.", IsSecret = true)]
    public string? Password { get; init; }

    /// <summary>A file that holds the password and nothing else.</summary>
    [PolicyKey("A file that holds the password and nothing else, which only its owner can read.")]
    public string? PasswordFile { get; init; }

    /// <summary>How far the connection is secured.</summary>
    [PolicyKey("How far the connection is secured.")]
    public SslMode? SslMode { get; init; }

    /// <summary>Replicas go before the primary.</summary>
    [PolicyKey("Take a replica before the primary, where one keeps up.")]
    public bool PreferReplica { get; init; }

    /// <summary>How far behind a replica may be.</summary>
    [PolicyKey("How far behind a replica may be, such as 5m.")]
    public TimeSpan? MaxReplicaLag { get; init; }
}
