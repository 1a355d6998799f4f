using System.Globalization;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;
using Amazon.S3.Model;

namespace MySqlBackup.Core.Storage.S3;

/// <summary>What an <c>s3://bucket/prefix?option=value</c> address says. What it does not say comes from the environment and profile, as in all programs that use the SDK.</summary>
internal sealed class S3Options
{
    private static readonly string[] Known = ["endpoint", "region", "pathStyle", "profile", "role", "encryption", "kmsKey", "storageClass", "lockMode", "lockDays", "legalHold", .. StoragePatience.Options];

    // The connection itself is watched: what moves may take its time.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromDays(1);

    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>.</exception>
    public S3Options(string location)
    {
        Address = StorageUri.Parse(location, "bucket", Known);
        Patience = StoragePatience.Of(Address);
        KeyPrefix = Address.Prefix.Length == 0 ? "" : Address.Prefix + "/";
        Address.RequireNoAccount();
        Address.ReadEndpoint();
        if (Option("lockMode") is { } mode && ObjectLockMode(mode) is null)
        {
            throw Invalid("lockMode", mode, "GOVERNANCE or COMPLIANCE");
        }

        if ((Option("lockMode") is null) != (LockDays is null))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "The s3:// address can't be used: lockMode and lockDays go together.");
        }
    }

    /// <summary>The address.</summary>
    public StorageUri Address { get; }

    /// <summary>How long it may be silent, and how often a request is tried again.</summary>
    public StoragePatience Patience { get; }

    /// <summary>What all keys begin with.</summary>
    public string KeyPrefix { get; }

    /// <summary>Where the store is, for messages.</summary>
    public string Endpoint => Option("endpoint") ?? Shown(Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3") ?? Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL")) ?? "Amazon S3";

    private int? LockDays => Option("lockDays") is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days > 0 ? days
        : throw Invalid("lockDays", text, "a number of days");

    private bool HasLegalHold => Flag("legalHold");

    /// <summary>A client for the store.</summary>
    public IAmazonS3 Connect()
    {
        var config = new AmazonS3Config
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Patience.Retries,
            Timeout = LongestRequest,
            HttpClientFactory = new S3HttpClients(Patience),
        };
        if (Option("profile") is { } name)
        {
            config.Profile = new Profile(name);
        }

        if (Option("region") is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        // Stores that are not Amazon's have no host name for each bucket.
        config.ForcePathStyle = Option("pathStyle") is null ? Endpoint != "Amazon S3" : Flag("pathStyle");
        if (Option("endpoint") is { } endpoint)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = Option("region") ?? Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";
        }
        else if (config.RegionEndpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.USEast1;
        }

        return Credentials() is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
    }

    /// <summary>Asks for what is to protect an object.</summary>
    public void Protect(PutObjectRequest request)
    {
        request.ServerSideEncryptionMethod = Encryption;
        request.ServerSideEncryptionKeyManagementServiceKeyId = Option("kmsKey");
        request.StorageClass = StorageClass;
        request.ObjectLockMode = Option("lockMode") is { } mode ? ObjectLockMode(mode) : null;
        request.ObjectLockRetainUntilDate = LockDays is { } days ? DateTime.UtcNow.AddDays(days) : null;
        request.ObjectLockLegalHoldStatus = HasLegalHold ? ObjectLockLegalHoldStatus.On : null;
    }

    /// <inheritdoc cref="Protect(PutObjectRequest)" />
    public void Protect(InitiateMultipartUploadRequest request)
    {
        request.ServerSideEncryptionMethod = Encryption;
        request.ServerSideEncryptionKeyManagementServiceKeyId = Option("kmsKey");
        request.StorageClass = StorageClass;
        request.ObjectLockMode = Option("lockMode") is { } mode ? ObjectLockMode(mode) : null;
        request.ObjectLockRetainUntilDate = LockDays is { } days ? DateTime.UtcNow.AddDays(days) : null;
        request.ObjectLockLegalHoldStatus = HasLegalHold ? ObjectLockLegalHoldStatus.On : null;
    }

    private ServerSideEncryptionMethod? Encryption => Option("encryption") is { } method ? ServerSideEncryptionMethod.FindValue(method)
        : Option("kmsKey") is not null ? ServerSideEncryptionMethod.AWSKMS
        : null;

    private S3StorageClass? StorageClass => Option("storageClass") is { } name ? S3StorageClass.FindValue(name) : null;

    private AWSCredentials? Credentials()
    {
        AWSCredentials? own = null;
        if (Option("profile") is { } profile)
        {
            own = new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out AWSCredentials found)
                ? found
                : throw new BackupException(BackupErrorId.StorageAccessDenied, $"There is no profile '{profile}' in the AWS configuration of this account. Create it (aws configure --profile {profile}), or name another.");
        }

        return Option("role") is { } role
            ? new AssumeRoleAWSCredentials(own ?? Amazon.Runtime.Credentials.DefaultAWSCredentialsIdentityResolver.GetCredentials(), role, "mysqlbackup")
            : own;
    }

    private static ObjectLockMode? ObjectLockMode(string text) => text.ToUpperInvariant() switch
    {
        "GOVERNANCE" => Amazon.S3.ObjectLockMode.Governance,
        "COMPLIANCE" => Amazon.S3.ObjectLockMode.Compliance,
        _ => null,
    };

    /// <summary>An endpoint of the environment as messages may have it: an account, key or token in it is left out.</summary>
    internal static string? Shown(string? endpoint) => string.IsNullOrEmpty(endpoint) ? null
        : Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? url) ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/')
        : "the endpoint of AWS_ENDPOINT_URL";

    private string? Option(string name) => Address.Options.GetValueOrDefault(name);

    private bool Flag(string name) => Option(name) switch
    {
        null => false,
        { } text when bool.TryParse(text, out bool value) => value,
        { } text => throw Invalid(name, text, "true or false"),
    };

    private static BackupException Invalid(string option, string value, string wanted) =>
        new(BackupErrorId.InvalidArgument, $"The s3:// address can't be used: {option} is '{value}' and must be {wanted}.");
}
