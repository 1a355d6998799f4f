using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Policy.Model;

/// <summary>A place for backups. Which keys it needs depends on its type.</summary>
[PolicyShorthand(nameof(Uri))]
public sealed record PolicyStorage : PolicySection
{
    /// <summary>What targets call it.</summary>
    [PolicyKey("What targets call it; its type without it.")]
    public string? Name { get; init; }

    /// <summary>The kind of place.</summary>
    [PolicyKey("The kind of place; not needed with uri.", Values = ["local", "s3", "azure", "ssh", "rclone"])]
    public string? Type { get; init; }

    /// <summary>The place as one address, in place of the other keys.</summary>
    [PolicyKey("The place as one address, as -Destination takes it, in place of the other keys.")]
    public string? Uri { get; init; }

    /// <summary>A folder: local, ssh, rclone.</summary>
    [PolicyKey("The folder of local, ssh and rclone.")]
    public string? Path { get; init; }

    /// <summary>The bucket: s3.</summary>
    [PolicyKey("The bucket of s3.")]
    public string? Bucket { get; init; }

    /// <summary>The region: s3.</summary>
    [PolicyKey("The region of s3.")]
    public string? Region { get; init; }

    /// <summary>Where the service is: s3, azure.</summary>
    [PolicyKey("The address of a service that speaks S3 or Blob, where it is not Amazon's or Azure's own.")]
    public string? Endpoint { get; init; }

    /// <summary>A profile of the AWS configuration: s3.</summary>
    [PolicyKey("The profile of the AWS configuration for s3.")]
    public string? Profile { get; init; }

    /// <summary>Below this: s3, azure.</summary>
    [PolicyKey("What the names of all objects of s3 and azure begin with.")]
    public string? Prefix { get; init; }

    /// <summary>The account: azure.</summary>
    [PolicyKey("The storage account of azure.")]
    public string? Account { get; init; }

    /// <summary>The container: azure.</summary>
    [PolicyKey("The container of azure.")]
    public string? Container { get; init; }

    /// <summary>The host: ssh.</summary>
    [PolicyKey("The host of ssh, as host, user@host or user@host:port.")]
    public string? Host { get; init; }

    /// <summary>The remote: rclone.</summary>
    [PolicyKey("The remote of rclone's configuration.")]
    public string? Remote { get; init; }

    /// <summary>How long backups stay there.</summary>
    [PolicyKey("How long backups stay there, where neither the target nor its tier says so.")]
    public PolicyRetention? RetentionPolicy { get; init; }

    /// <summary>What targets call it.</summary>
    public string Title => Name ?? Type ?? "storage";

    /// <summary>The place as <c>-Destination</c> takes it.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: a key is missing or too much, or the address can't be used.</exception>
    public string ToAddress()
    {
        string address = Uri ?? Type switch
        {
            "local" => !StorageUri.IsAddress(Needed(Path, "path")) ? Path! : throw Invalid("The path of a local storage is a folder. Write an address as uri"),
            "s3" => $"s3://{Needed(Bucket, "bucket")}{Below(Prefix)}{Options(("region", Region), ("endpoint", Endpoint), ("profile", Profile))}",
            "azure" => $"azure://{Needed(Account, "account")}/{Needed(Container, "container")}{Below(Prefix)}{Options(("endpoint", Endpoint))}",
            "ssh" => $"ssh://{Needed(Host, "host")}{Below(Needed(Path, "path"))}",
            "rclone" => $"rclone:{Needed(Remote, "remote")}:{Needed(Path, "path")}",
            _ => throw Invalid("It needs a type, or the address as uri"),
        };
        foreach ((string name, string? value, string[] types) in Keys().Where(key => key.Value is not null && (Uri is not null || !key.Types.Contains(Type))))
        {
            throw Invalid(Uri is null ? $"'{name}' is for {string.Join(" and ", types)}, and means nothing to {Type}" : $"'{name}' and uri say the same; leave out one of them");
        }

        StorageFactory.Require(address);
        return address;
    }

    private IEnumerable<(string Name, string? Value, string[] Types)> Keys() =>
    [
        ("path", Path, ["local", "ssh", "rclone"]),
        ("bucket", Bucket, ["s3"]),
        ("region", Region, ["s3"]),
        ("endpoint", Endpoint, ["s3", "azure"]),
        ("profile", Profile, ["s3"]),
        ("prefix", Prefix, ["s3", "azure"]),
        ("account", Account, ["azure"]),
        ("container", Container, ["azure"]),
        ("host", Host, ["ssh"]),
        ("remote", Remote, ["rclone"]),
    ];

    private string Needed(string? value, string key) => value ?? throw Invalid($"A storage of the type {Type} needs {key}");

    private static string Below(string? path) => path is null ? "" : "/" + path.Trim('/');

    private static string Options(params (string Name, string? Value)[] options) =>
        string.Join('&', options.Where(o => o.Value is not null).Select(o => $"{o.Name}={o.Value}")) is { Length: > 0 } text ? "?" + text : "";

    private static BackupException Invalid(string problem) => new(BackupErrorId.InvalidArgument, problem + ".");
}
