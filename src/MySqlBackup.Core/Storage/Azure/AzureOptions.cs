using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using MySqlBackup.Core.Storage.Objects;

namespace MySqlBackup.Core.Storage.Azure;

/// <summary>
/// What an <c>azure://account/container/prefix?option=value</c> address says. Credentials are looked for in the environment, in this order: a connection string,
/// an account key, a shared access signature; else what Azure.Identity finds: a managed identity, a workload's, or that of who is logged in.
/// </summary>
internal sealed class AzureOptions
{
    private const string ConnectionString = "AZURE_STORAGE_CONNECTION_STRING";
    private const string AccountKey = "AZURE_STORAGE_KEY";
    private const string Signature = "AZURE_STORAGE_SAS_TOKEN";

    private static readonly string[] Known = ["endpoint", "tier", "client", .. StoragePatience.Options];
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    // The connection itself is watched: what moves may take its time.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromDays(1);

    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>.</exception>
    public AzureOptions(string location)
    {
        Address = StorageUri.Parse(location, "storage account", Known);
        Patience = StoragePatience.Of(Address);
        int slash = Address.Prefix.IndexOf('/', StringComparison.Ordinal);
        Container = slash < 0 ? Address.Prefix : Address.Prefix[..slash];
        KeyPrefix = slash < 0 ? "" : Address.Prefix[(slash + 1)..] + "/";
        if (Container.Length == 0)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "The azure:// address can't be used: it names no container. Write azure://account/container/prefix.");
        }

        Address.RequireNoAccount();
        Address.ReadEndpoint();
    }

    /// <summary>The address.</summary>
    public StorageUri Address { get; }

    /// <summary>How long it may be silent, and how often a request is tried again.</summary>
    public StoragePatience Patience { get; }

    /// <summary>The container.</summary>
    public string Container { get; }

    /// <summary>What all keys begin with.</summary>
    public string KeyPrefix { get; }

    /// <summary>The tier that blobs are written to; null for the account's own.</summary>
    public AccessTier? Tier => Address.Options.GetValueOrDefault("tier") is { } tier ? new AccessTier(tier) : default(AccessTier?);

    /// <summary>Where the account is, for messages.</summary>
    public string Account => Endpoint ?? $"https://{Address.Container}.blob.core.windows.net";

    /// <summary>When the shared access signature of the environment ended; null where there is none, it is not used, or it has not.</summary>
    public static DateTime? SignatureEnd => !IsSet(ConnectionString) && !IsSet(AccountKey)
        && Environment.GetEnvironmentVariable(Signature)?.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith("se=", StringComparison.Ordinal)) is { } end
        && DateTime.TryParse(Uri.UnescapeDataString(end[3..]), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out DateTime time) && time < DateTime.UtcNow
        ? time
        : null;

    private string? Endpoint => Address.Options.GetValueOrDefault("endpoint");

    /// <summary>A client for the container.</summary>
    public BlobContainerClient Connect()
    {
        var options = new BlobClientOptions
        {
            Retry = { Mode = RetryMode.Exponential, MaxRetries = Patience.Retries, Delay = FirstPause, MaxDelay = LongestPause, NetworkTimeout = LongestRequest },
            Transport = new HttpClientTransport(StorageHttp.Create(Patience)),
            Diagnostics = { IsLoggingEnabled = false, IsTelemetryEnabled = false },
        };
        var place = new Uri($"{Account.TrimEnd('/')}/{Container}");
        try
        {
            return Environment.GetEnvironmentVariable(ConnectionString) is { Length: > 0 } connection ? new BlobContainerClient(connection, Container, options)
                : Environment.GetEnvironmentVariable(AccountKey) is { Length: > 0 } key ? new BlobContainerClient(place, new StorageSharedKeyCredential(Address.Container, key), options)
                : Environment.GetEnvironmentVariable(Signature) is { Length: > 0 } signature ? new BlobContainerClient(new UriBuilder(place) { Query = signature.TrimStart('?') }.Uri, options)
                : new BlobContainerClient(place, Identity(), options);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            // Not the reason, which may quote what it could not read.
            throw new BackupException(
                BackupErrorId.StorageAccessDenied,
                $"The credentials for '{Account}' can't be read. Check {ConnectionString}, {AccountKey} or {Signature}; with the last two over http:// the endpoint must allow it.");
        }
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };

    // No prompt and no browser: whoever runs this unattended could not answer.
    private DefaultAzureCredential Identity() => new(new DefaultAzureCredentialOptions
    {
        ExcludeInteractiveBrowserCredential = true,
        ManagedIdentityClientId = Address.Options.GetValueOrDefault("client"),
    });
}
